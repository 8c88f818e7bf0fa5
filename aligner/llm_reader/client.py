"""The chat-completions client: one request in, one text out, whatever the server can and cannot do."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from typing import Any, Literal

from aligner.document.errors import AlignerError
from aligner.llm_reader.completion import Completion, ReportedError, TooLong, completion
from aligner.llm_reader.endpoint import permitted
from aligner.llm_reader.options import ReaderOptions, key
from aligner.llm_reader.transport import GIVEN_UP, Oversized, http_client

Message = dict[str, str]
Form = Literal["json_schema", "json_object", "text"]
FORMS: tuple[Form, ...] = ("json_schema", "json_object", "text")
PATH = "/chat/completions"
RETRIES = 3
"""How often the package repeats a request after 408, 409, 429, 5xx, a time-out or a lost connection."""
_CONTEXT = ("context", "too long", "too many tokens", "maximum length", "exceed")


class ServerFailure(Exception):
    """A request without a response; the message is one sentence. `final` means that others would fail likewise."""

    def __init__(self, message: str, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Client:
    """A model on a server. It learns from refusals what the server cannot do, and does without."""

    def __init__(self, options: ReaderOptions) -> None:
        """Prepare the client; nothing is sent yet. Raises AlignerError without the package or the permission."""
        url = permitted(options.url, options.remote)
        require_package()
        import openai

        self.options = options
        self.form: Form = "json_schema"
        self.limit_name = "max_tokens"
        self.temperature = True
        transport = http_client(url, options.timeout)
        self._response = type(transport).response_type
        self._client: Any = openai.OpenAI(
            api_key=key() or "none",
            base_url=url,
            timeout=options.timeout,
            max_retries=RETRIES,
            http_client=transport,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def complete(self, messages: Sequence[Message], schema: dict[str, Any], limit: int) -> Completion:
        """Return the response to the messages, of at most `limit` tokens, by the schema where the server can.

        Raises BadResponse, TooLong or ServerFailure.
        """
        import openai

        while True:
            form, name, temperature = self.form, self.limit_name, self.temperature
            try:
                return self._request(messages, schema, limit, form)
            except (openai.BadRequestError, openai.UnprocessableEntityError, openai.NotFoundError) as error:
                self._learn(error, form, name, temperature)
            except openai.InternalServerError as error:
                # Some servers fail inside where they cannot hold a response to a schema.
                if form == "text":
                    raise _failure(error) from error
                self._without(form)
            except openai.APIError as error:
                raise _failure(error) from error
            except Oversized as error:
                raise ServerFailure(f"A response of the model server was given up: {error}.") from error
            except ReportedError as error:
                raise ServerFailure("The model server failed.") from error

    def _request(self, messages: Sequence[Message], schema: dict[str, Any], limit: int, form: Form) -> Completion:
        given: dict[str, Any] = {"model": self.options.model, "messages": list(messages), self.limit_name: limit}
        if self.temperature:
            given["temperature"] = 0
        if form == "json_schema":
            described = {"name": "response", "strict": True, "schema": schema}
            given["response_format"] = {"type": "json_schema", "json_schema": described}
        elif form == "json_object":
            given["response_format"] = {"type": "json_object"}
        if self.options.stream:
            given["stream"] = True
        # The package's typed call takes twice as long: it rebuilds request and response as models, field by field.
        data = json.dumps(given, ensure_ascii=False).encode("utf-8", "replace")
        response = self._client.post(PATH, cast_to=self._response, content=data)
        if given_up := response.extensions.get(GIVEN_UP):
            raise given_up
        return completion(response.content)

    def _learn(self, error: Any, form: Form, name: str, temperature: bool) -> None:
        """Do without what the server refused. Raises TooLong or ServerFailure where nothing is left to leave out."""
        reason = str(error).lower()
        if "max_completion_tokens" in reason and name == "max_tokens":
            self.limit_name = "max_completion_tokens"
        elif "temperature" in reason and temperature:
            self.temperature = False
        elif any(word in reason for word in _CONTEXT) and "response_format" not in reason:
            raise TooLong from error
        elif form != "text" and error.status_code != 404:
            self._without(form)
        else:
            raise _failure(error) from error

    def _without(self, form: Form) -> None:
        """Ask for the next simpler form of response from now on, unless another thread has gone there already."""
        if self.form == form:
            self.form = FORMS[FORMS.index(form) + 1]


def require_package() -> None:
    """Raise AlignerError where the package of the extra is missing."""
    if importlib.util.find_spec("openai") is None:
        raise AlignerError("A reader needs the package openai: pip install 'ruen-aligner[reader]'.")


def _failure(error: Any) -> ServerFailure:
    """Return the failure of a request in one sentence that quotes no header, no address and no key."""
    import openai

    if isinstance(error, (openai.AuthenticationError, openai.PermissionDeniedError)):
        return ServerFailure("The model server refused the key; set ALIGNER_READER_KEY.", final=True)
    if isinstance(error, openai.NotFoundError):
        return ServerFailure("The model server has no such model or no such address; see --reader-model.", final=True)
    if isinstance(error, openai.RateLimitError):
        return ServerFailure("The model server refuses more requests for now; run the command again later.")
    if isinstance(error, openai.APITimeoutError):
        return ServerFailure("The model server did not respond in time; give a larger --reader-timeout.")
    if isinstance(error, openai.APIConnectionError):
        return ServerFailure("The connection to the model server failed.")
    status = getattr(error, "status_code", None)
    if status is not None and 300 <= status < 400:
        return ServerFailure("The model server redirects to another address, which is not followed.", final=True)
    return ServerFailure(f"The model server failed with status {status}." if status else "The model server failed.")

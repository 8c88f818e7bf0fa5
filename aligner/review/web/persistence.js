// Where the work is kept: in the browser, or with a review server. Both number the entries, and both refuse an entry
// that was made without knowing the one before it, so that two windows cannot overwrite each other.

/** Keeps each entry in the browser's local storage under the alignment's digest. */
class BrowserKeeper {
  constructor(digest, lost) {
    this.key = `aligner-review:${digest}`;
    this.lost = lost; // called with all entries when another window was faster
    this.works = true;
    window.addEventListener("storage", (event) => {
      if (event.key === this.key) this.lost(this.load(), t("The work of another window has been loaded."));
    });
  }

  load() {
    try {
      this.count = Number(localStorage.getItem(this.key) ?? 0);
      const entries = [];
      for (let number = 0; number < this.count; number++) {
        entries.push(JSON.parse(localStorage.getItem(`${this.key}:${number}`)));
      }
      return entries;
    } catch {
      this.works = false;
      return [];
    }
  }

  keep(entry) {
    if (!this.works) return this.complain();
    try {
      if (Number(localStorage.getItem(this.key) ?? 0) !== this.count) {
        this.lost(this.load(), t("Another window was faster: its work has been loaded. Do your last change again."), true);
        return;
      }
      localStorage.setItem(`${this.key}:${this.count}`, JSON.stringify(entry));
      localStorage.setItem(this.key, String(this.count + 1));
      this.count++;
      showSaved(t("Kept in this browser"), "kept");
    } catch {
      this.works = false;
      this.complain();
    }
  }

  complain() {
    showSaved(t("Not kept: download your edits"), "trouble");
  }

  clear() {
    for (let number = 0; number < this.count; number++) localStorage.removeItem(`${this.key}:${number}`);
    localStorage.removeItem(this.key);
    this.count = 0;
  }
}

/** Sends each entry to the review server, one after the other. */
class ServerKeeper {
  constructor(server, lost, flagged) {
    this.flagged = flagged; // called with what has become of the flags
    this.revision = server.entries.length;
    this.first = server.entries;
    this.lost = lost;
    this.waiting = [];
    this.sending = false;
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
  }

  load() {
    return this.first;
  }

  keep(entry) {
    this.waiting.push(entry);
    showSaved(t("Saving…"), "busy");
    this.send();
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    while (this.waiting.length) {
      try {
        await this.sendOne(this.waiting[0]);
      } catch {
        showSaved(t("{count} change not saved: the program does not answer|{count} changes not saved: the program does not answer", { count: this.waiting.length }), "trouble");
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
    this.sending = false;
  }

  async sendOne(entry) {
    const [status, reply] = await this.post("changes", { revision: this.revision, entry });
    if (status === 200) {
      this.revision = reply.revision;
      this.waiting.shift();
      if (!this.waiting.length) {
        this.flagged(reply.flags);
        showSaved(t("Saved"), "kept");
      }
    } else if (status === 409) {
      const own = reply.entries.length === 1 && reply.entries[0].id === entry.id;
      if (own) { // it had been saved, only the reply was lost
        this.revision++;
        this.waiting.shift();
      } else {
        const dropped = this.waiting.length;
        this.waiting = [];
        this.revision = reply.all.length;
        this.lost(reply.all, t("Another window was faster: its work has been loaded. Do your last {count} change again.|Another window was faster: its work has been loaded. Do your last {count} changes again.", { count: dropped }), true);
        this.flagged(reply.flags);
        showSaved(t("Saved"), "kept");
      }
    } else {
      this.waiting = [];
      const error = sentence(reply.error ?? String(status));
      showSaved(t("Refused: {error}", { error }), "trouble");
      announce(error, true);
    }
  }

  async post(path, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    return [response.status, await response.json()];
  }

  /** Ask the server to align anew between the confirmed rows; it answers with the entry it has made. */
  async realign() {
    const [status, reply] = await this.post("realign", { revision: this.revision });
    if (status === 409) {
      this.revision = reply.all.length;
      this.lost(reply.all, t("Another window was faster: its work has been loaded. Realign again."), true);
      this.flagged(reply.flags);
      return null;
    }
    if (status !== 200) throw new Refusal(sentence(reply.error ?? String(status)));
    if (reply.entry) this.revision = reply.revision;
    return reply;
  }
}

function showSaved(message, state) {
  const place = find("#saved");
  place.textContent = message;
  place.dataset.state = state;
}

"""What all our pages share: colours and elements, the two languages, light and dark, and how data and styles come in.

`web/` holds the styles and scripts; `parts` joins them and makes the Content-Security-Policy of a page that holds them;
`standalone` makes pages that are files of their own, in both languages, such as the report of a run.
"""

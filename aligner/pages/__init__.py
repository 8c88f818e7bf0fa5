"""Page frame, shared by all pages: colours and elements, both languages, light and dark, data and styles.

`web/` holds the styles and scripts; `parts` joins them and makes the Content-Security-Policy of a page that holds them;
`standalone` makes pages that are files of their own, in both languages, such as the report of a run.
"""

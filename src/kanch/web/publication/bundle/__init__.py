"""The public site as signed files that anyone can serve and check.

`press` makes one file, `crawl` finds all of them and makes those whose inputs changed, `store`
keeps what was made, `folder` and `archive` lay the files out whole or not at all, `making` puts
these together and has the result signed.
"""

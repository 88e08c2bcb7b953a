"""The part of tools/old_browser.py that runs inside the old Python, beside the engine.

Reads a list of {url, language, file, walks} from standard input. Python 3.6 runs this file: no
newer syntax here.
"""

import json
import os
import sys

from PyQt5.QtCore import QEventLoop, QTimer, QUrl
from PyQt5.QtWebEngineWidgets import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineView,
)
from PyQt5.QtWidgets import QApplication

WIDTH, HEIGHT = 390, 844
# The engine draws no higher window; a longer page shows its beginning.
HIGHEST = 12000
PATIENCE_MS = 20000
# Time to lay out and draw anew after the window changed.
SETTLE_MS = 250

BROKEN = """(function () {
    var wrong = [], root = document.documentElement, all = document.body.querySelectorAll("*");
    var heading = document.querySelector("main h1");
    if (!heading || !heading.getClientRects().length) wrong.push("no visible heading");
    if (root.scrollWidth > root.clientWidth) {
        for (var i = 0; i < all.length; i++)
            if (all[i].getBoundingClientRect().right > root.clientWidth + 1)
                wrong.push("wider than the screen: " + all[i].outerHTML.slice(0, 120));
    }
    return wrong.slice(-3);
})()"""
UNFOLDED = """(function () {
    var folds = document.querySelectorAll("details:not([open])"), wrong = [];
    for (var i = 0; i < folds.length; i++) {
        var before = folds[i].offsetHeight;
        folds[i].querySelector("summary").click();
        if (!folds[i].open || folds[i].offsetHeight <= before)
            wrong.push("does not unfold: " + folds[i].outerHTML.slice(0, 120));
    }
    return wrong;
})()"""
LINKS = "Array.from(document.querySelectorAll('.languages a[lang]'))"
LANGUAGES = LINKS + ".map(function (one) { return one.lang; })"
FORMS = "document.querySelectorAll('form')"
SEND = """(function (form) {
    var fields = form.querySelectorAll("textarea, input:not([type]), [type=text], [type=search]");
    for (var i = 0; i < fields.length; i++) fields[i].value = fields[i].value || "120 people";
    form.querySelector("[type=submit], button").click();
})"""


class Page(QWebEnginePage):
    """A page that keeps what its console says."""

    def __init__(self, profile, parent):
        super().__init__(profile, parent)
        self.said = []

    def javaScriptConsoleMessage(self, level, message, line, source):  # noqa: N802
        self.said.append(f"console: {message}")


class Reader:
    """Somebody with an old phone."""

    def __init__(self):
        self.view = QWebEngineView()
        self.profile = QWebEngineProfile(self.view)
        self.page = Page(self.profile, self.view)
        # As on a phone: they take no room.
        self.page.settings().setAttribute(QWebEngineSettings.ShowScrollBars, False)
        self.view.setPage(self.page)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()

    def opened_by(self, action):
        """Do what opens a page and wait for it; whether it came."""
        came = []
        waiting = QEventLoop()
        QTimer.singleShot(PATIENCE_MS, waiting.quit)
        self.page.loadFinished.connect(lambda ok: (came.append(ok), waiting.quit()))
        action()
        if not came:
            waiting.exec_()
        self.page.loadFinished.disconnect()
        return bool(came and came[0])

    def open(self, url):
        return self.opened_by(lambda: self.page.load(QUrl(url)))

    def click(self, script):
        return self.opened_by(lambda: self.page.runJavaScript(script))

    def ask(self, script):
        """The value of a script in the page."""
        answers = []
        waiting = QEventLoop()
        QTimer.singleShot(PATIENCE_MS, waiting.quit)
        self.page.runJavaScript(script, lambda value: (answers.append(value), waiting.quit()))
        if not answers:
            waiting.exec_()
        return answers[0] if answers else None

    def settle(self):
        waiting = QEventLoop()
        QTimer.singleShot(SETTLE_MS, waiting.quit)
        waiting.exec_()

    def picture(self, file):
        """The whole page, in a window as high as it."""
        height = int(self.ask("document.documentElement.scrollHeight") or HEIGHT)
        self.view.resize(WIDTH, min(height, HIGHEST))
        self.settle()
        self.view.grab().save(file)
        self.view.resize(WIDTH, HEIGHT)

    def read(self, one):
        """Read a page as a person would; what is wrong with it."""
        self.profile.setHttpAcceptLanguage(one["language"])
        self.page.said = []
        if not self.open(one["url"]):
            return ["did not open"]
        self.settle()
        wrong = list(self.ask(BROKEN) or [])
        self.picture(one["file"])
        wrong += self.ask(UNFOLDED) or []
        if self.ask("document.querySelectorAll('details').length"):
            self.settle()
            wrong += self.ask(BROKEN) or []
            self.picture(one["file"].replace(".png", "-unfolded.png"))
        wrong += self.page.said
        return wrong + (self.walk(one["url"]) if one["walks"] else [])

    def walk(self, url):
        """Follow the links to the other languages, fill the forms and send them."""
        wrong = []
        for number, language in enumerate(self.ask(LANGUAGES) or []):
            self.open(url)
            self.click(f"{LINKS}[{number}].click()")
            if self.ask("document.documentElement.lang") != language or self.ask(BROKEN):
                wrong.append(f"the link to {language} leads astray")
        for number in range(int(self.ask(f"{FORMS}.length") or 0)):
            self.open(url)
            sent = self.click(f"{SEND}({FORMS}[{number}])")
            if not sent or self.ask(BROKEN):
                wrong.append(f"form {number + 1} leads astray")
        return wrong


def main():
    readings = json.load(sys.stdin)
    application = QApplication(sys.argv)
    reader = Reader()
    reader.open("about:blank")
    print(reader.ask("navigator.userAgent"), flush=True)
    broken = 0
    for one in readings:
        wrong = reader.read(one)
        broken += bool(wrong)
        for line in wrong:
            print(f"{one['url']}: {line}", flush=True)
    folder = os.path.dirname(readings[0]["file"])
    print(f"{len(readings)} pages read, {broken} broken; pictures in {folder}")
    del reader, application
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

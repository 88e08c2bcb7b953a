// Conveniences of the appeals' workspace. Every page works without this file.
"use strict";

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

each("[data-with-script]", (element) => { element.hidden = false; });
each("[data-without-script]", (element) => { element.hidden = true; });

const form = document.querySelector("[data-editor]");
if (form) {
  const text = form.elements.body;
  const look = document.querySelector("[data-preview]");
  const pane = look.parentElement;
  let timer, waiting, dirty = "unsaved" in form.dataset;

  const show = () => {
    if (waiting) waiting.abort();
    waiting = new AbortController();
    pane.setAttribute("aria-busy", "true");
    fetch(form.dataset.editor, { method: "POST", body: new FormData(form), signal: waiting.signal })
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer)))
      .then((html) => { look.innerHTML = html; })
      .catch(() => {})  // the last preview stays until the next one comes
      .finally(() => pane.removeAttribute("aria-busy"));
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(show, 500);
  });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  each("[data-insert]", (button) => button.addEventListener("click", () => {
    text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }));

  const find = document.getElementById("id_q");
  const none = document.querySelector("[data-none]");
  find.addEventListener("input", () => {
    // A letter groups its digits: 120,000 and 120 000 are looked for as 120000.
    const words = find.value.toLowerCase().replace(/(\d)[\s.,](?=\d{3})/g, "$1").split(/\s+/);
    let fitting = 0;
    each("[data-search]", (row) => {
      row.hidden = !words.every((word) => row.dataset.search.includes(word));
      fitting += row.hidden ? 0 : 1;
    });
    none.hidden = fitting > 0;
  });
  // Enter in the search box would send the whole form.
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

each("[data-suggest]", (start) => {
  const { title, slug } = start.elements;
  let own = slug.value !== "";
  slug.addEventListener("input", () => { own = slug.value !== ""; });
  title.addEventListener("input", () => {
    if (own) return;
    slug.value = title.value.normalize("NFKD").toLowerCase().replace(/[^a-z0-9\s-]/g, "")
      .trim().replace(/[\s-]+/g, "-").slice(0, 50);
  });
});

each("[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard
    .writeText(document.getElementById(button.dataset.copy).value)
    .then(() => { button.textContent = button.dataset.done; }));
});

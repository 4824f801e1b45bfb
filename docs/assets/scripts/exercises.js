// Exercises: the report changes with the reader's edits; what is solved stays in this browser.
import { replace } from "./run/runner.js";

const KEY = "gradcheck.exercises";

function progress() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep(name, change) {
  const all = progress();
  all[name] = { ...all[name], ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Storage is not allowed: the progress lasts as long as the page.
  }
}

function count(page) {
  const place = page.querySelector(".exercise-progress");
  if (!place) return;
  const all = page.querySelectorAll(".exercise");
  const solved = page.querySelectorAll(".exercise[data-solved]");
  place.querySelector("output").textContent = `${solved.length} / ${all.length}`;
  place.querySelector("progress").max = all.length;
  place.querySelector("progress").value = solved.length;
}

function prepare(root, page) {
  const name = root.dataset.exercise;
  const report = root.querySelector(".exercise-report");
  const first = report.innerHTML;
  const kept = progress()[name];
  root.toggleAttribute("data-solved", Boolean(kept?.solved));
  root.addEventListener("gradcheck:done", ({ detail }) => {
    report.hidden = detail.error;
    if (detail.error) return;
    report.innerHTML = detail.report;
    root.toggleAttribute("data-right", detail.correct);
    if (!detail.correct) return;
    root.toggleAttribute("data-solved", true);
    keep(name, { solved: true });
    count(page);
  });
  root.addEventListener("gradcheck:edited", ({ detail, target }) => {
    target.removeAttribute("data-right");
    keep(name, { text: target.hasAttribute("data-edited") ? detail : undefined });
  });
  root.querySelector(".snippet-reset").addEventListener("click", () => {
    report.innerHTML = first;
    report.hidden = false;
  });
  if (kept?.text) replace(root, kept.text);
}

function forget(page) {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There is nothing to forget.
  }
  for (const root of page.querySelectorAll(".exercise")) {
    root.removeAttribute("data-solved");
    root.removeAttribute("data-right");
  }
  count(page);
}

/** Make the exercises of a page work, once. */
export function start(page) {
  for (const root of page.querySelectorAll(".exercise:not([data-ready])")) {
    root.dataset.ready = "";
    prepare(root, page);
  }
  const button = page.querySelector(".exercise-progress button:not([data-ready])");
  if (button) {
    button.dataset.ready = "";
    button.addEventListener("click", () => forget(page));
  }
  count(page);
}

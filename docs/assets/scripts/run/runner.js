// Run, Edit, Stop and Reset of one example: what the reader sees of it.
import { TOLERANCE, difference } from "./compare.js";
import * as editor from "./editor.js";
import { coloured } from "./python.js";
import * as session from "./session.js";
import { say } from "./words.js";

const examples = new WeakMap();

function example(root) {
  if (!examples.has(root)) {
    const source = root.querySelector(".snippet-source");
    const code = source.querySelector("pre code");
    examples.set(root, {
      root,
      source,
      original: source.dataset.copy,
      nodes: [...code.childNodes].map((node) => node.cloneNode(true)),
      text: source.dataset.copy,
      area: null,
      live: root.querySelector(".snippet-live"),
    });
  }
  return examples.get(root);
}

function part(root, name) {
  return root.querySelector(`.snippet-${name}`);
}

function tell(root, text) {
  part(root, "status").textContent = text;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Return the place of one stream, made when first something comes. */
function stream(shown, kind) {
  let place = shown.live.querySelector(`.snippet-${kind}`);
  if (!place) {
    place = element("pre", `snippet-${kind}`);
    place.tabIndex = 0;
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", say()[kind]);
    if (kind === "stdout") shown.live.prepend(place);
    else shown.live.append(place);
  }
  return place;
}

function mark(shown, line) {
  shown.source.querySelector(".snippet-mark")?.remove();
  shown.area?.removeAttribute("aria-invalid");
  if (!line) return;
  const place = element("div", "snippet-mark");
  place.style.setProperty("--line", line - 1);
  shown.source.querySelector("pre").append(place);
  shown.area?.setAttribute("aria-invalid", "true");
}

function progress(shown, { stage, bytes, total }) {
  const words = say();
  const bar = part(shown.root, "progress");
  shown.root.dataset.state = "loading";
  bar.hidden = false;
  if (stage) {
    tell(shown.root, words[stage]);
    bar.setAttribute("aria-label", words[stage]);
  }
  const amount = part(shown.root, "amount");
  if (bytes > 0) {
    bar.value = Math.min(bytes / total, 1);
    const megabytes = (count) => words.number.format(count / 1e6);
    amount.textContent = words.megabytes(megabytes(Math.min(bytes, total)), megabytes(total));
  }
}

function settle(shown, state, text) {
  shown.root.dataset.state = state;
  const bar = part(shown.root, "progress");
  bar.hidden = true;
  bar.removeAttribute("value");
  part(shown.root, "amount").textContent = "";
  tell(shown.root, text);
  const stopping = part(shown.root, "stop");
  if (document.activeElement === stopping) part(shown.root, "run").focus({ preventScroll: true });
}

/** Say whether the run printed what the captured run printed. */
function compare(shown) {
  const place = part(shown.root, "comparison");
  const captured = part(shown.root, "output");
  if (!place || !captured) return;
  const words = say();
  const text = (root, kind) => root.querySelector(`.snippet-${kind}`)?.textContent ?? "";
  const tolerance = Number(shown.root.dataset.tolerance ?? TOLERANCE);
  const line = difference(text(shown.live, "stdout"), text(captured, "stdout"), tolerance);
  const silent = text(captured, "stderr") && !text(shown.live, "stderr");
  const notes = [line && shown.text !== shown.original ? words.edited : words.tolerance(1 / tolerance)];
  if (silent) notes.push(words.flags);
  place.dataset.agrees = line ? "no" : "yes";
  place.replaceChildren(
    element("strong", "", line ? words.differ(line) : words.agree),
    ...notes.map((note) => element("small", "", note)),
  );
  place.hidden = false;
}

function heard(shown, message) {
  const words = say();
  if (message.type === "waiting") {
    shown.root.dataset.state = "loading";
    tell(shown.root, words.waiting);
  } else if (message.type === "progress") {
    progress(shown, message);
  } else if (message.type === "running") {
    settle(shown, "running", words.running);
  } else if (message.type === "output") {
    stream(shown, message.stream).append(message.text);
  } else if (message.type === "cut") {
    shown.live.append(element("p", "snippet-cut", words.cut));
  } else if (message.type === "stopped") {
    settle(shown, "idle", words.stopped);
  } else if (message.type === "failed") {
    settle(shown, "error", "");
    const said = element("p", "snippet-failed", message.message);
    said.setAttribute("role", "alert");
    if (message.detail) said.append(element("small", "", message.detail));
    shown.live.append(said);
  } else if (message.type === "done") {
    if (message.error) {
      settle(shown, "error", words.failed(message.line));
      mark(shown, message.line);
    } else {
      const seconds = Math.max(message.seconds, 0.01).toFixed(message.seconds < 1 ? 2 : 1);
      settle(shown, "done", words.done(seconds));
      compare(shown);
    }
    shown.root.dispatchEvent(new CustomEvent("gradcheck:done", { detail: message }));
  }
}

function clear(shown) {
  mark(shown, null);
  shown.live.replaceChildren();
  const comparison = part(shown.root, "comparison");
  if (comparison) comparison.hidden = true;
}

export function run(root) {
  const shown = example(root);
  session.stop(root);
  clear(shown);
  root.dataset.ran = "";
  session.run({
    root,
    name: root.dataset.snippet,
    source: shown.text,
    check: root.querySelector("template.exercise-check")?.content.textContent,
    heard: (message) => heard(shown, message),
  });
}

export function stop(root) {
  session.stop(root);
}

function changed(shown, text) {
  shown.text = text;
  shown.source.dataset.copy = text; // the copy button copies what the reader sees
  shown.root.toggleAttribute("data-edited", text !== shown.original);
  mark(shown, null);
  shown.root.dispatchEvent(new CustomEvent("gradcheck:edited", { detail: text }));
}

export function edit(root) {
  const shown = example(root);
  const button = part(root, "edit");
  if (shown.area) {
    editor.close(shown.source, shown.area);
    shown.area = null;
  } else {
    const label = say().editor(`${root.dataset.snippet}.py`);
    shown.area = editor.open(shown.source, shown.text, label, (text) => changed(shown, text));
  }
  button.setAttribute("aria-expanded", String(Boolean(shown.area)));
  button.textContent = shown.area ? say().finish : say().edit;
}

/** Put another text in place of the example's, as the reader had left it at an earlier visit. */
export function replace(root, text) {
  const shown = example(root);
  shown.source.querySelector("pre code").replaceChildren(coloured(text));
  changed(shown, text);
}

export function reset(root) {
  const shown = example(root);
  session.stop(root);
  if (shown.area) edit(root);
  changed(shown, shown.original);
  shown.source.querySelector("pre code").replaceChildren(...shown.nodes.map((node) => node.cloneNode(true)));
  clear(shown);
  delete root.dataset.ran;
  settle(shown, "idle", "");
  part(root, "run").focus({ preventScroll: true });
}

// What a page with runnable examples does before anybody runs one: wait. The events are caught at
// the document, so that they reach examples that came with instant navigation, too.
const EXAMPLE = ".snippet, .exercise";
const actions = {
  "snippet-run": "run",
  "snippet-stop": "stop",
  "snippet-edit": "edit",
  "snippet-reset": "reset",
};

async function act(action, root) {
  if (action === "run") root.dataset.state = "loading";
  const runner = await import("./runner.js");
  await runner[action](root);
}

document.addEventListener("click", async (event) => {
  const copying = event.target.closest(".gc-onefile button");
  if (copying) (await import("../takeaway.js")).copy(copying);
  const button = event.target.closest(".snippet-controls button");
  const root = button?.closest(EXAMPLE);
  if (!root) return;
  for (const [name, action] of Object.entries(actions)) {
    if (button.classList.contains(name)) act(action, root);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const root = event.target.closest(EXAMPLE);
  if (!root?.querySelector(".snippet-run")) return;
  event.preventDefault();
  act("run", root);
});

// The theme puts each copy button into a landmark of its own, of which a screen reader then lists
// dozens, all alike; they are buttons.
new MutationObserver(() => {
  for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
}).observe(document.body, { childList: true, subtree: true });

// On a page that instant navigation has brought: what ran for the page that is gone is stopped.
globalThis.document$?.subscribe(async () => {
  const line = document.querySelector(".gc-install code");
  if (line) (await import("../takeaway.js")).complete(line);
  if (document.querySelector(".exercise")) (await import("../exercises.js")).start(document);
  if ("python" in document.documentElement.dataset) (await import("./session.js")).abandon();
});

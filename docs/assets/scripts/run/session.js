// One Python for all examples of the page, in a worker; examples take turns.
//
// A job is {root, name, source, check, heard}; `heard` receives the worker's messages about it.
import { say } from "./words.js";

let worker = null;
let ready = false;
let current = null;
let waiting = [];

/** Return where things are; addresses on the page are relative to the page they came with. */
function settings() {
  const { runtime, wheel } = document.querySelector('meta[name="gradcheck-run"]').dataset;
  return {
    runtime: new URL(runtime, location.href).href,
    wheel: new URL(wheel, location.href).href,
    harness: new URL("./harness.py", import.meta.url).href,
  };
}

export function run(job) {
  stop(job.root);
  waiting.push(job);
  if (current) job.heard({ type: "waiting" });
  next();
}

function next() {
  if (current || !waiting.length) return;
  current = waiting.shift();
  if (!worker) start();
  if (ready) post();
  else current.heard({ type: "progress", stage: "runtime", bytes: 0, total: 0 });
}

function post() {
  current.heard({ type: "running" });
  worker.postMessage({ type: "run", name: current.name, source: current.source, check: current.check });
}

function start() {
  const given = settings();
  if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
    finish({ type: "failed", message: say().unsupported });
    return;
  }
  document.documentElement.dataset.python = "";
  worker = new Worker(new URL("./worker.js", import.meta.url));
  worker.onmessage = ({ data }) => hear(data, given);
  worker.onerror = (event) => {
    event.preventDefault();
    end();
    finish({ type: "failed", message: say().crashed });
  };
  worker.postMessage({ type: "load", ...given });
}

function hear(message, given) {
  if (message.type === "ready") {
    ready = true;
    if (current) post();
  } else if (message.type === "unloadable") {
    end();
    const command = `pip install ${given.wheel}`;
    finish({ type: "failed", message: say().unloadable(new URL(message.address).host, command), detail: message.detail });
  } else if (message.type === "done") {
    finish(message);
  } else {
    current?.heard(message);
  }
}

function finish(message) {
  const job = current;
  current = null;
  job?.heard(message);
  next();
}

function end() {
  if (worker) {
    // What it has said and is still on its way would be taken for the next one's.
    worker.onmessage = worker.onerror = null;
    worker.terminate();
  }
  worker = null;
  ready = false;
}

/** Stop what an example runs or waits for. Python itself cannot be interrupted: it is ended. */
export function stop(root) {
  const dropped = waiting.filter((job) => job.root === root);
  waiting = waiting.filter((job) => job.root !== root);
  for (const job of dropped) job.heard({ type: "stopped" });
  if (current?.root !== root) return;
  // While it still loads there is nothing to end: what has been fetched serves the next run.
  if (ready) end();
  finish({ type: "stopped" });
}

/** Stop what runs for examples that are no longer on the page. */
export function abandon() {
  for (const job of [...waiting, current]) {
    if (job && !job.root.isConnected) stop(job.root);
  }
}

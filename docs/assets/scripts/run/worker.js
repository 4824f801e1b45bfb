// Python in a worker of its own: a long check does not freeze the page, and Stop can end it.
// A classic worker, because Pyodide's loader comes as a classic script, from any host.

const TOTAL = 15_600_000; // bytes of Pyodide 0.27.7 with NumPy that are fetched, unpacked
const LONGEST = 200_000; // characters of output that a page can hold
let execute = null;

function post(message) {
  self.postMessage(message);
}

/** Count what arrives while the runtime loads, so that the page can show it. */
function counting(fetch) {
  let bytes = 0;
  let told = 0;
  return async (...request) => {
    const response = await fetch(...request);
    if (!response.body || !response.ok) return response;
    const counter = new TransformStream({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (performance.now() - told > 60) {
          told = performance.now();
          post({ type: "progress", bytes, total: TOTAL });
        }
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), {
      status: response.status,
      headers: response.headers,
    });
  };
}

async function load({ runtime, wheel, harness }) {
  let address = runtime;
  const plain = self.fetch.bind(self);
  try {
    post({ type: "progress", stage: "runtime", bytes: 0, total: TOTAL });
    const own = Promise.all([
      plain(wheel, { cache: "no-cache" }).then(checked).then((response) => response.arrayBuffer()),
      plain(harness, { cache: "no-cache" }).then(checked).then((response) => response.text()),
    ]).catch((error) => ({ error }));
    importScripts(`${runtime}pyodide.js`);
    self.fetch = counting(plain);
    const pyodide = await loadPyodide({ indexURL: runtime });
    post({ type: "progress", stage: "numpy" });
    const silent = { messageCallback() {}, errorCallback() {} };
    await pyodide.loadPackage("numpy", silent);
    self.fetch = plain;
    if (!pyodide.loadedPackages.numpy) throw new Error("NumPy could not be loaded");
    post({ type: "progress", stage: "gradcheck" });
    address = wheel;
    const fetched = await own;
    if (fetched.error) throw fetched.error;
    const site = pyodide.runPython("import sysconfig; sysconfig.get_path('purelib')");
    pyodide.unpackArchive(fetched[0], "wheel", { extractDir: site });
    // Imported while the reader waits anyway, so that no later example has to wait for it.
    pyodide.runPython("import gradcheck.course");
    const namespace = pyodide.toPy({});
    pyodide.runPython(fetched[1], { globals: namespace, filename: "harness.py" });
    execute = namespace.get("execute");
    pyodide.setStdout(stream("stdout"));
    pyodide.setStderr(stream("stderr"));
    post({ type: "ready" });
  } catch (error) {
    post({ type: "unloadable", address, detail: String(error) });
  }
}

function checked(response) {
  if (!response.ok) throw new Error(`${response.status} ${response.url}`);
  return response;
}

const pending = { stdout: "", stderr: "" };
let sent = 0;
let flushed = 0;

function flush() {
  for (const kind of ["stdout", "stderr"]) {
    if (pending[kind]) post({ type: "output", stream: kind, text: pending[kind] });
    pending[kind] = "";
  }
  flushed = performance.now();
}

/** Pass on what Python writes: at once while it is little, in portions once it is much. */
function stream(kind) {
  const decoder = new TextDecoder();
  return {
    write(bytes) {
      const text = decoder.decode(bytes, { stream: true });
      if (sent < LONGEST) {
        pending[kind] += text.slice(0, LONGEST - sent);
        sent += text.length;
        if (sent >= LONGEST) {
          flush();
          post({ type: "cut" });
        } else if (sent < 20_000 || performance.now() - flushed > 100) {
          flush();
        }
      }
      return bytes.length;
    },
  };
}

function run({ name, source, check }) {
  sent = 0;
  const began = performance.now();
  let result;
  try {
    result = JSON.parse(execute(name, source, check ?? ""));
  } catch (error) {
    // Not the example's own error, which the harness reports: Python itself has failed.
    result = { error: true, line: null };
    post({ type: "output", stream: "stderr", text: String(error) });
  }
  flush();
  post({ type: "done", seconds: (performance.now() - began) / 1000, ...result });
}

self.onmessage = ({ data }) => {
  if (data.type === "load") load(data);
  else run(data);
};

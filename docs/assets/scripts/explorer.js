// The epsilon explorer: shows the chosen curve, and what holds at the chosen step.

function prepare(figure) {
  const { steps, x, curves, words } = JSON.parse(figure.querySelector("script").textContent);
  const form = figure.querySelector("form");
  const slider = form.querySelector("input[type=range]");
  const [cost, precision] = form.querySelectorAll("fieldset");
  const reading = (name) => figure.querySelector(`[data-reading="${name}"]`);

  function show() {
    const chosen = (group) => group.querySelector(":checked").value;
    const name = `${chosen(cost)}_${chosen(precision)}`;
    const at = Number(slider.value);
    const curve = curves[name];
    for (const group of figure.querySelectorAll("[data-curve]")) {
      group.toggleAttribute("hidden", group.dataset.curve !== name);
    }
    figure.querySelector(".gc-explorer-line").setAttribute(
      "d", figure.querySelector(".gc-explorer-line").getAttribute("d").replace(/^M[\d.]+/, `M${x[at]}`),
    );
    const dot = figure.querySelector(".gc-explorer-dot");
    dot.setAttribute("cx", x[at]);
    dot.setAttribute("cy", curve.y[at]);
    form.querySelector("output").textContent = steps[at];
    for (const part of ["numeric", "difference", "truncation", "roundoff"]) {
      reading(part).textContent = curve[part][at];
    }
    const verdicts = curve.passes[at].map((passes) => (passes ? words.pass : words.fail));
    verdicts.forEach((verdict, index) => {
      reading(`verdict-${index}`).textContent = verdict;
      reading(`verdict-${index}`).dataset.passes = curve.passes[at][index] ? "yes" : "no";
    });
    const said = { e: steps[at], d: curve.difference[at], a: verdicts[0], b: verdicts[1] };
    slider.setAttribute("aria-valuetext", words.says.replace(/\{(\w)\}/g, (_, key) => said[key]));
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}

document$.subscribe(() => {
  for (const figure of document.querySelectorAll(".gc-explorer:not([data-ready])")) {
    figure.dataset.ready = "";
    prepare(figure);
  }
});

// A switch of language stays where the reader is: on the same page, at the same heading. The links
// lead to the same page without this script, too; but instant navigation replaces the page below
// the header and not the header, and no link can know the heading. The choice is remembered for
// the next visit of the site's root.
document.addEventListener("click", function (event) {
  const link = event.target.closest(".md-select__link[hreflang]");
  if (!link) return;
  const here = document.documentElement.lang, there = link.hreflang;
  try {
    localStorage.setItem("gradcheck.language", there);
  } catch (error) {
    // Storage is not allowed: the browser's language decides next time.
  }
  if (document.querySelector(".gc-missing")) return;
  // Right after an instant navigation the address may still name a heading of the page before.
  const heading = decodeURIComponent(location.hash.slice(1));
  const hash = heading && document.getElementById(heading) ? location.hash : "";
  link.href = location.pathname.replace(`/${here}/`, `/${there}/`) + hash;
}, true);

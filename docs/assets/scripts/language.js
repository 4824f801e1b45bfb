// A switch of language stays where the reader is: the link already leads to the same page, and
// takes the heading along. The choice is remembered for the next visit of the site's root.
document.addEventListener("click", function (event) {
  const link = event.target.closest(".md-select__link[hreflang]");
  if (!link) return;
  try {
    localStorage.setItem("gradcheck.language", link.hreflang);
  } catch (error) {
    // Storage is not allowed: the browser's language decides next time.
  }
  link.hash = location.hash;
}, true);

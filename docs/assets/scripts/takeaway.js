// To take along: the install line for the address that the site is at, and the checker as one file.

/** Write the wheel's whole address into the install line. */
export function complete(code) {
  code.textContent = `pip install ${new URL(code.dataset.wheel, location.href).href}`;
}

export async function copy(button) {
  const link = button.parentElement.querySelector("a[download]");
  const text = fetch(link.href).then((response) => response.blob());
  try {
    // Given as a promise: some browsers allow copying only in the very moment of the click.
    await navigator.clipboard.write([
      new ClipboardItem({ "text/plain": text.then((blob) => new Blob([blob], { type: "text/plain" })) }),
    ]);
    button.textContent = button.dataset.done;
  } catch {
    link.click();
  }
}

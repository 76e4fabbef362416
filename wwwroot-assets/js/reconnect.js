// @ts-check
// The bar that says the connection is lost. Blazor finds it by its id and sets classes on it (see css/portal.css).
/** @type {Markup} */
const bar = /** @type {any} */ (document.getElementById('components-reconnect-modal'));

bar.addEventListener('components-reconnect-state-changed', (/** @type {any} */ event) => {
  // The server no longer knows this page (it was restarted): only a reload helps, and the address restores what one saw.
  if (event.detail.state === 'rejected') location.reload();
  if (event.detail.state === 'failed') document.addEventListener('visibilitychange', retryWhenVisible);
});
bar.querySelector('[data-retry]').addEventListener('click', retry);

function retryWhenVisible() {
  if (document.visibilityState === 'visible') retry();
}

async function retry() {
  document.removeEventListener('visibilitychange', retryWhenVisible);
  try {
    if (!await window.Blazor.reconnect()) location.reload();
  } catch {
    document.addEventListener('visibilitychange', retryWhenVisible);
  }
}

// @ts-check
// <local-time datetime="2026-03-01T12:00:00Z">2026-03-01 12:00 UTC</local-time> shows the moment in the reader's own time zone and
// format, and says the zone. What stands in the element stays as it is, so that whoever rendered it can change it.

const format = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

/**
 * Null where it is no moment.
 * @param {string | null} datetime ISO 8601 @param {Intl.DateTimeFormat} [as]
 */
export function localTime(datetime, as = format) {
  const moment = Date.parse(datetime ?? '');
  return Number.isNaN(moment) ? null : as.format(moment);
}

if (typeof HTMLElement !== 'undefined') {
  customElements.define(
    'local-time',
    class extends HTMLElement {
      static observedAttributes = ['datetime'];

      #shown = this.attachShadow({ mode: 'open' });

      attributeChangedCallback() {
        const text = localTime(this.getAttribute('datetime'));
        // Without a moment, what stands in the element is shown.
        this.#shown.replaceChildren(text ?? document.createElement('slot'));
      }
    },
  );
}

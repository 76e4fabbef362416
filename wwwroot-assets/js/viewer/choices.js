// @ts-check
// The further layers a case offers: other runs' predictions and readers' revisions. Razor renders a row for one in a <template>
// and an empty list; the rows themselves are made here, as revisions come over HTTP.

/**
 * Every layer on offer, as { name, title, url }, runs with their `rule`. Revisions that can't be read leave the runs usable.
 * @param {{ runs?: RunChoice[], revisionsUrl?: string | null }} given
 */
export async function offered({ runs = [], revisionsUrl }) {
  const fromRuns = runs.map(run => ({
    name: `run:${run.id}`,
    title: run.name,
    url: run.url,
    rule: { threshold: run.threshold, largestRegion: run.largestRegion },
  }));
  if (!revisionsUrl) return fromRuns;
  try {
    const response = await fetch(revisionsUrl, { headers: { accept: 'application/json' } });
    if (!response.ok) return fromRuns;
    return [...fromRuns, ...(await response.json()).map((/** @type {Revision} */ revision) => layerOf(revision, revisionsUrl))];
  } catch {
    return fromRuns; // the connection is gone; the bar at the bottom says so
  }
}

/** @param {Revision} revision @param {string} revisionsUrl */
export function layerOf(revision, revisionsUrl) {
  const when = new Date(revision.createdAt).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short' });
  return {
    name: `revision:${revision.id}`,
    title: `${revision.readerName ?? revision.reader?.name ?? `Reader ${revision.reader}`}, ${when}`,
    url: `${revisionsUrl}/${revision.id}.png`,
  };
}

/**
 * The select of reference versions, where there are several.
 * @param {Markup} root @param {ReferenceChoice[]} references @param {ReferenceChoice | undefined} chosen
 */
export function renderReferences(root, references, chosen) {
  const select = root.querySelector('[data-reference-choice]');
  if (!select || !chosen) return;
  /** @param {ReferenceChoice} given */
  const name = ({ version }) =>
    version === 1 ? 'v1, original mask' : version === references.length ? `v${version}, the latest` : `v${version}`;
  select.replaceChildren(...references.map(reference => new Option(name(reference), String(reference.version))));
  select.value = chosen.version;
  select.closest('[data-reference-place]').hidden = references.length < 2;
}

/**
 * Shows a row for each layer in `looks`, and in the select what is not yet among them.
 * @param {Markup} root @param {LayerOffer[]} offers @param {Record<string, LayerLook>} looks
 */
export function render(root, offers, looks) {
  const list = root.querySelector('[data-extra-layers]');
  const template = root.querySelector('template[data-layer-row]');
  const select = root.querySelector('select[data-add-layer]');
  if (!list) return;
  const titles = new Map(offers.map(offer => [offer.name, offer.title]));
  list.replaceChildren(...Object.entries(looks).map(([name, look]) => row(template, name, titles.get(name), look)));
  const open = offers.filter(offer => !(offer.name in looks));
  select.replaceChildren(new Option('Add a layer…', ''), ...open.map(offer => new Option(offer.title, offer.name)));
  select.closest('[data-add-place]').hidden = offers.length === 0;
}

/** @param {any} template @param {string} name @param {string | undefined} title @param {LayerLook} look */
function row(template, name, title, look) {
  // Blazor appends a template's children to the element, a parser to its content.
  const piece = (template.content.firstElementChild ?? template.firstElementChild).cloneNode(true);
  piece.querySelector('[data-title]').textContent = title ?? `${name} is not available for this case`;
  for (const control of piece.querySelectorAll('[data-set]')) {
    const property = control.dataset.set.split('.')[1];
    control.dataset.set = `${name}.${property}`;
    if (control.hasAttribute('aria-label')) control.setAttribute('aria-label', `${title ?? name}: ${property}`);
    if (control.type === 'checkbox') control.checked = look[property];
    else control.value = look[property];
  }
  piece.querySelector('[data-remove-layer]').dataset.removeLayer = name;
  return piece;
}

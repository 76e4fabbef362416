// @ts-check
// With accounts, a change by a signed-in browser carries a token that only the portal's own pages know (RequestToken.cs).

const HEADER = 'X-Request-Token';

/**
 * The header as an object to spread into others; empty where the portal runs without accounts.
 * @returns {Record<string, string>}
 */
export function requestToken() {
  const token = document.querySelector('meta[name=request-token]')?.getAttribute('content');
  return token ? { [HEADER]: token } : {};
}

// @ts-check
// Loaded before the first paint, so that the page never flashes in the wrong theme.
// A classic script: modules run too late for that.
(() => {
  const key = 'lesionportal.theme';
  const system = matchMedia('(prefers-color-scheme: dark)');

  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: follow the system
    }
  };
  const chosen = () => {
    const value = stored();
    return value === 'dark' || value === 'light' ? value : null;
  };
  const apply = () => {
    const theme = chosen() ?? (system.matches ? 'dark' : 'light');
    if (document.documentElement.dataset.theme === theme) return;
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent('portal-theme', { detail: theme }));
  };

  apply();
  system.addEventListener('change', apply);
  addEventListener('storage', event => event.key === key && apply());

  window.portalTheme = {
    get current() { return document.documentElement.dataset.theme; },
    toggle() {
      const next = this.current === 'dark' ? 'light' : 'dark';
      try {
        // Choosing what the system says means following the system again.
        if (next === (system.matches ? 'dark' : 'light')) localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        document.documentElement.dataset.theme = next;
      }
      apply();
      return next;
    },
  };
})();

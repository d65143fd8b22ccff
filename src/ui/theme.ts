import { onSettings, settings } from './settings.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The theme in force: the choice, or what the system says. */
export function theme(): 'light' | 'dark' {
  const choice = settings().theme;
  if (choice !== 'system') return choice;
  return dark.matches ? 'dark' : 'light';
}

/** Puts the theme on the root element, now and whenever the choice or the system's mind changes. */
export function applyTheme(): void {
  const put = () => {
    document.documentElement.dataset['theme'] = theme();
  };
  put();
  onSettings(put);
  dark.addEventListener('change', put);
}

/** Calls back when the theme on the root element changed; the answer ends that. */
export function onTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

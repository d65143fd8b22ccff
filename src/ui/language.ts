import type { Language } from '../world/protocol.ts';
import { changeSettings, onSettings, settings } from './settings.ts';

/** The language of an address's `?lang=`, where `zh` and `zh-Hans` mean zh-CN; undefined when not one of ours. */
export function languageOf(tag: string | null): Language | undefined {
  if (tag === null) return undefined;
  if (/^zh\b/i.test(tag)) return 'zh-CN';
  return /^en\b/i.test(tag) ? 'en' : undefined;
}

function detect(): Language {
  for (const tag of navigator.languages ?? [navigator.language]) {
    const language = languageOf(tag);
    if (language !== undefined) return language;
  }
  return 'en';
}

/** A link may carry a language; the reader's own later choice outdoes it. */
let asked: Language | undefined = languageOf(new URLSearchParams(location.search).get('lang'));

export function language(): Language {
  return asked ?? settings().language ?? detect();
}

export function chooseLanguage(choice: Language): void {
  asked = undefined;
  changeSettings({ language: choice });
}

/** Puts the language on the root element, now and whenever it is changed. */
export function applyLanguage(): void {
  const put = () => {
    document.documentElement.lang = language();
  };
  put();
  onSettings(put);
}

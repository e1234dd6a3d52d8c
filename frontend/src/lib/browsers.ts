// What a browser is called on a button, where the menu beside it has its whole name.

/** “Chromium Web Browser” is Chromium, “Mozilla Firefox” Firefox. */
export function shortName(name: string): string {
  return name.replace(/ (Web Browser|Navigateur Web)$/i, '').replace(/^(Google|Microsoft|Mozilla) (?=\S)/, '');
}

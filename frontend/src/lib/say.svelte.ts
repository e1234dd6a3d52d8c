// The page's one live region. What is said twice in a row is said once.

export class Voice {
  text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says a text after a pause; a later call within it takes its place. */
  say(text: string, after = 0): void {
    clearTimeout(this.#timer);
    if (after === 0) this.text = text;
    else this.#timer = setTimeout(() => (this.text = text), after);
  }

  /** Takes back what is still waiting to be said. */
  hush(): void {
    clearTimeout(this.#timer);
  }
}

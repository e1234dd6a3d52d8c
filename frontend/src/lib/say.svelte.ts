// The page's one live region. What is said twice in a row is said once.

export class Voice {
  text = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.hush();
    this.text = text;
  }

  /** Says after a rest what there is to say then; a call within it starts the rest anew. */
  sayAfter(ms: number, text: () => string): void {
    this.hush();
    this.#timer = setTimeout(() => (this.text = text()), ms);
  }

  /** Takes back what is still waiting to be said. */
  hush(): void {
    clearTimeout(this.#timer);
  }
}

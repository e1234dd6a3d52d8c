// The Identity Centers of the AWS files: who is signed in, and the walk through
// the accounts and permission sets of one, which goes on beside everything else.

import { asCallError } from '../lib/api';
import type { BrowseEvent, SessionView } from '../lib/contract';
import type { Page } from './page.svelte';

export class Centers {
  readonly #page: Page;
  list = $state.raw<SessionView[]>([]);
  walk = $state.raw<BrowseEvent | null>(null); // under way
  signingIn = $state(''); // to which session
  trouble = $state(''); // why the last of them failed
  #looking = false;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What is being read, and how far that is. */
  get progress(): string {
    const { words, locale } = this.#page;
    const { walk } = this;
    const of = (n: number) => new Intl.NumberFormat(locale).format(n);
    if (walk?.accounts) return words('browse.progress', { n: of(walk.done), total: of(walk.accounts) });
    return words('center.reading', { name: this.list.find((s) => s.session === walk?.session)?.name ?? '' });
  }

  listen(): () => void {
    return this.#page.channel.on('browse', (event) => {
      if (this.walk?.session === event.session) this.walk = event;
    });
  }

  /** Runs a call and shows what is so then; false when it failed. */
  async #run(call: () => Promise<void>): Promise<boolean> {
    this.trouble = '';
    try {
      await call();
    } catch (reason) {
      this.trouble = asCallError(reason).message;
      this.#page.voice.say(this.trouble);
    }
    await this.#page.reread();
    await this.read();
    return !this.trouble;
  }

  async read(): Promise<void> {
    this.list = (await this.#page.attempt(() => this.#page.channel.Sessions(), true)) ?? this.list;
  }

  /** Shows what is known, and asks AWS behind for what was not asked lately. */
  async look(): Promise<void> {
    await this.read();
    if (this.#looking) return;
    this.#looking = true;
    for (const { session, stale } of this.list) {
      if (stale && !(await this.browse(session))) break;
    }
    this.#looking = false;
  }

  /** Walks through a session; false when it did not come to its end. */
  async browse(session: string): Promise<boolean> {
    if (this.walk) return false;
    this.walk = { session, accounts: 0, done: 0 };
    const sound = await this.#run(async () => {
      await this.#page.channel.Browse(session);
      this.#page.voice.say(this.progress);
    });
    const { accounts, done } = this.walk;
    this.walk = null;
    return sound && done === accounts;
  }

  async stop(): Promise<void> {
    await this.#page.attempt(() => this.#page.channel.StopBrowse());
  }

  async signIn(session: string): Promise<void> {
    if (this.signingIn) return;
    this.signingIn = session;
    const done = await this.#run(() => this.#page.channel.SignIn(session));
    this.signingIn = '';
    if (done) await this.look();
  }

  async cancel(): Promise<void> {
    if (this.signingIn) await this.#page.attempt(() => this.#page.channel.Cancel());
  }

  async signOut(session: string): Promise<void> {
    await this.#run(() => this.#page.channel.SignOut(session));
  }
}

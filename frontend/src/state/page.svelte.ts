// What the page knows: the list, the selected profile with its plan, the
// wanted duration, what was opened, the minute. It asks Go and keeps the
// answers; it makes no rule.

import { CallError, type Channel } from '../lib/api';
import { bandAt } from '../lib/bands';
import type { Choice, Language, ListView, OpenedView, PlanOptions, PlanView, ShowEvent, Start, Template } from '../lib/contract';
import { fill } from '../lib/fill';
import { Voice } from '../lib/say.svelte';
import { learn, words, type Words } from '../lib/words';

export type DialogName = '' | 'settings' | 'keys' | 'paste' | 'elsewhere' | 'saml' | 'centers';

/** What a diagnosis is about, where the page knows it. */
export interface About extends PlanOptions { profile: string; seconds: number }

/** Stands for a profile where a SAML response took its place. */
export const samlProfile = 'saml:';

const ownChain: PlanOptions = { roleArn: '', originOnly: false };
const minute = 60_000;
const late = 50; // ms past the full minute: a timer may come early, and would show the last one
const rest = 500; // ms after the last move of the thumb before the verdict is spoken

export class Page {
  readonly channel: Channel;
  readonly voice = new Voice();
  readonly #clock: () => number;

  start = $state.raw<Start | null>(null);
  list = $state.raw<ListView>({ rows: [], files: [], selected: '' });
  opened = $state.raw<OpenedView[]>([]);
  selected = $state('');
  options = $state.raw<PlanOptions>(ownChain);
  plan = $state.raw<PlanView | null>(null);
  want = $state(3600);
  region = $state('');
  policy = $state('');
  destination = $state('');
  browser = $state('');
  trouble = $state(''); // what Go answered instead of an answer
  #unread = false; // it is of reading
  asked = $state(''); // why another process put this role in front
  now = $state(0);
  pane = $state<'list' | 'detail'>('list'); // which one a narrow window shows
  dialog = $state<DialogName>('');
  about = $state.raw<About | null>(null); // of the dialog about what went wrong

  language = $derived<Language>(this.start?.language ?? 'en');
  locale = $derived(this.start?.locale ?? 'en-GB');
  #words = $derived(words(this.language));
  band = $derived(this.plan ? bandAt(this.plan, this.want) : undefined);
  works = $derived(this.band?.works ?? 0);
  ready = $derived(this.plan !== null && this.plan.profile === this.selected);

  // What is to be over before another role comes in front, and what puts its question there.
  free = async (): Promise<void> => {};
  front: (question: string) => void = () => {};

  /** The page's texts, in its language of the moment. */
  readonly words: Words = (key, params) => this.#words(key, params);

  #toShow: ShowEvent | undefined; // came before the page had started
  #asked = 0; // number of the latest Plan call; older answers are dropped
  #answer = Promise.resolve(); // of the latest
  #arrive: ((plan: PlanView) => void) | undefined; // what the first plan of another selection brings with it
  #saidOutcome = ''; // what a listener knows of the verdict

  constructor(channel: Channel, clock: () => number = Date.now) {
    this.channel = channel;
    this.#clock = clock;
    this.now = clock();
  }

  /** Starts, and keeps up with the minute, with sleep and with Go. Returns how to stop. */
  begin(): () => void {
    void this.#bootstrap();
    let timer: ReturnType<typeof setTimeout>;
    const eachMinute = () => {
      timer = setTimeout(() => {
        void this.refresh();
        eachMinute();
      }, minute - (Date.now() % minute) + late);
    };
    eachMinute();
    const awake = () => {
      if (document.visibilityState === 'visible') void this.refresh();
    };
    document.addEventListener('visibilitychange', awake);
    window.addEventListener('focus', awake); // not every system says when it has slept
    const off = this.channel.on('changed', () => void this.reread());
    const offShow = this.channel.on('show', (event) => void this.show(event));
    const offNotice = this.channel.on('notice', (text) => this.notice(text));
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', awake);
      window.removeEventListener('focus', awake);
      off();
      offShow();
      offNotice();
    };
  }

  async #bootstrap(): Promise<void> {
    await this.attempt(async () => {
      this.take(await this.channel.Bootstrap());
      if (this.#toShow) return;
      const first = this.list.selected || this.list.rows[0]?.profile;
      if (first) await this.select(first);
      this.pane = 'list';
    }, true);
    if (this.#toShow) await this.show(this.#toShow);
  }

  take(start: Start): void {
    learn(start.language, start.texts);
    this.start = start;
    this.list = start.list;
    this.opened = start.opened;
    this.browser ||= start.browser;
    this.destination ||= start.destinations[0]?.id ?? '';
  }

  /**
   * Runs a call; what goes wrong is shown, and undefined comes back. Reading,
   * which follows what a person does, leaves in sight what went wrong with that.
   */
  async attempt<T>(call: () => Promise<T>, reading = false): Promise<T | undefined> {
    try {
      const answer = await call();
      if (!reading || this.#unread) this.trouble = '';
      return answer;
    } catch (reason) {
      if (!(reason instanceof CallError)) throw reason;
      this.trouble = reason.message;
      this.#unread = reading;
      this.voice.say(reason.message);
      return undefined;
    }
  }

  /** Goes to a profile. With keep, the wanted duration stays what it is. */
  async select(profile: string, keep = false, options: PlanOptions = ownChain): Promise<void> {
    const sameWay = options.roleArn === this.options.roleArn && options.originOnly === this.options.originOnly;
    const same = profile === this.selected && sameWay && this.plan !== null;
    this.selected = profile;
    this.options = options;
    this.pane = 'detail';
    if (!same) {
      this.asked = this.trouble = '';
      this.#arrive = (plan) => {
        this.takeRemembered();
        this.policy = '';
        if (!keep) this.want = plan.start;
        this.#saidOutcome = this.#outcome;
      };
    }
    await this.#ask();
  }

  /** Asks for the plan of what is selected. Who asks while another answer is out waits for the latest. */
  async #ask(): Promise<void> {
    const number = ++this.#asked;
    this.#answer = this.attempt(() => this.channel.Plan(this.selected, this.options), true).then((plan) => {
      if (!plan || number !== this.#asked) return;
      this.plan = plan;
      this.#arrive?.(plan);
      this.#arrive = undefined;
    });
    let latest: Promise<void>;
    do {
      latest = this.#answer;
      await latest;
    } while (latest !== this.#answer);
  }

  /** Says something beside what is under way; it stays, once. */
  notice(text: string): void {
    if (!this.start || this.start.notices.includes(text)) return;
    this.start = { ...this.start, notices: [...this.start.notices, text] };
    this.voice.say(text);
  }

  /** Goes where another process asks for, with its question. Before the page has started it waits. */
  async show(event: ShowEvent): Promise<void> {
    this.#toShow = this.start ? undefined : event;
    if (!this.start) return;
    if (event.question) this.dialog = '';
    await this.free();
    await this.select(event.profile, false, { roleArn: event.roleArn, originOnly: event.originOnly });
    if (this.selected !== event.profile) return; // the user went on
    this.#take(event);
    this.asked = event.sentence;
    if (event.sentence) this.voice.say(event.sentence);
    this.front(event.question);
  }

  /** Destination, region and browser as they are remembered of the role. */
  takeRemembered(): void {
    const { plan } = this;
    if (!plan) return;
    const { destination, region, browser } = plan.remembered;
    this.destination = destination;
    this.region = region || plan.region;
    this.browser = browser || (this.start?.browser ?? '');
  }

  /** Goes to what was opened, to open the same again: role, duration, destination. */
  async again(session: OpenedView): Promise<boolean> {
    const { profile, roleArn, originOnly, seconds } = session;
    if (profile === samlProfile) {
      this.useSaml({ profile: '', roleArn, originOnly, seconds }); // a response is used once
      return false;
    }
    await this.select(profile, true, { roleArn, originOnly });
    if (this.selected !== profile) return false; // the user went on
    this.#take(session);
    return true;
  }

  #take({ seconds, destination, region, browser }: Pick<ShowEvent, 'seconds' | 'destination' | 'region' | 'browser'>): void {
    if (seconds > 0) this.setWant(seconds);
    this.destination = destination;
    this.region = region || this.region;
    // by its name: the one it was opened in, where it is still there
    this.browser = this.start?.browsers.find((b) => b.name === browser || b.id === browser)?.id ?? this.browser;
  }

  /** The choices of destination, with one that was remembered or opened: a service, an ARN, a page. */
  destinationsWith(id: string): Choice[] {
    const known = this.start?.destinations ?? [];
    return known.some((d) => d.id === id) ? known : [...known, { id, name: id }];
  }

  /** The same profile by another chain: a role added, or its hops dropped. */
  async rechain(options: PlanOptions): Promise<void> {
    this.options = options;
    this.#arrive = () => this.takeRemembered();
    await this.#ask();
  }

  /** Judges again: the minute went on, or something changed outside. */
  async refresh(): Promise<void> {
    this.now = this.#clock();
    const opened = await this.attempt(() => this.channel.Opened(), true);
    if (opened) this.opened = opened;
    if (this.selected) await this.#ask();
  }

  async reread(): Promise<void> {
    const list = await this.attempt(() => this.channel.Reread(), true);
    if (!list) return;
    this.list = list;
    const gone = !list.rows.some((r) => r.profile === this.selected);
    if (gone) {
      this.plan = null;
      this.selected = '';
      const first = list.selected || list.rows[0]?.profile;
      if (first) return this.select(first);
    }
    await this.refresh();
  }

  /** A new wanted duration. The verdict is spoken once its outcome is another one. */
  setWant(seconds: number): void {
    this.want = seconds;
    if (this.#outcome === this.#saidOutcome) return this.voice.hush();
    this.voice.sayAfter(rest, () => {
      this.#saidOutcome = this.#outcome;
      return this.verdict;
    });
  }

  get #outcome(): string {
    return this.band?.outcome ?? '';
  }

  /** The verdict in words, as it stands on the page. */
  get verdict(): string {
    return this.band ? this.fill(this.band.sentence) : '';
  }

  fill(template: Template, works = this.works): string {
    return fill(template, { want: this.want, works, now: this.now, locale: this.locale });
  }

  /** Asks what went wrong, elsewhere or with what was opened here. */
  wentWrong(about: About | null = null): void {
    this.about = about;
    this.dialog = 'elsewhere';
  }

  /** Opens the console with a SAML response, for a role that it is wanted for. */
  useSaml(about: About | null = null): void {
    this.about = about;
    this.dialog = 'saml';
  }

  /** Makes a profile of credentials and goes to it. */
  async paste(text: string): Promise<void> {
    const { profile } = await this.channel.paste(text);
    this.list = await this.channel.Reread();
    await this.select(profile);
    this.dialog = '';
    this.voice.say(this.verdict);
  }

  async forget(id: string): Promise<void> {
    await this.attempt(() => this.channel.Forget(id));
    await this.reread();
  }

  async toggleFavourite(): Promise<void> {
    const plan = this.plan;
    if (!plan) return;
    await this.attempt(() => this.channel.SetFavourite(plan.key, !plan.favourite));
    await this.reread();
  }

  async copy(text: string): Promise<void> {
    if (await this.attempt(() => this.channel.CopyText(text).then(() => true))) this.voice.say(this.words('act.copied'));
  }

  async setZoom(percent: number): Promise<void> {
    const zoom = Math.min(200, Math.max(80, percent));
    if (!this.start || zoom === this.start.zoom) return;
    this.start = { ...this.start, zoom };
    await this.attempt(() => this.channel.SetZoom(zoom));
  }

  async setBrowser(id: string): Promise<void> {
    this.browser = id;
    const { plan } = this;
    if (plan?.remembered.browser) await this.attempt(() => this.channel.Remember(plan.key, { browser: id }));
    else {
      if (this.start) this.start = { ...this.start, browser: id };
      await this.attempt(() => this.channel.SetBrowser(id));
    }
    await this.refresh();
  }
}

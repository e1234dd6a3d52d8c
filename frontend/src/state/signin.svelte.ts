// One sign-in, from the button to what opened: the question, the steps, the
// code, the outcome. Go carries it out; this holds what of it is on the page.

import type { MfaEvent, OpenRequest, OpenView, OpenedView, Remedy, Seconds, SignInEvent, StepEvent } from '../lib/contract';
import { bandAt } from '../lib/bands';
import { fill } from '../lib/fill';
import { exactDuration } from '../lib/times';
import { put } from '../lib/words';
import type { Page } from './page.svelte';

export type Phase = 'verdict' | 'question' | 'working' | 'mfa' | 'outcome';
export type Step = StepEvent['step'];

/** What one of the two buttons of the action row is. */
export interface Act {
  text: string;
  name?: string; // where the accessible name says more than the text
  busy?: boolean;
  run: () => void;
}

type Wish = Partial<Pick<OpenRequest, 'copyLink' | 'codeFirst' | 'tryAnyway' | 'originOnly' | 'switchTo' | 'remedy'>> & { seconds?: Seconds };

const order: Step[] = ['credentials', 'token', 'browser'];

export class SignIn {
  readonly #page: Page;
  #request = $state.raw<OpenRequest | null>(null);
  #sent = Promise.resolve(); // the last request, until its outcome stands
  #pressed = ''; // the words of the remedy that the request came from
  #at = 0; // when the outcome came, ms

  phase = $state<Phase>('verdict');
  steps = $state<Record<Step, StepEvent>>(waiting());
  mfa = $state.raw<MfaEvent>({ device: '', wrong: false, shared: false });
  asks = $state.raw<SignInEvent | null>(null); // a sign-in to Identity Center that waits for its person
  code = $state('');
  codeProblem = $state('');
  codeWanted = $state(false); // by a diagnosis, which is no opening
  question = $state(''); // what has to be confirmed first
  outcome = $state.raw<OpenView | null>(null);
  note = $state(''); // said under the verdict: something was copied
  unchosen = $state(0); // how often the permissions were missing
  shown = $state.raw<Remedy | null>(null); // a remedy whose text is being read

  busy = $derived(this.phase === 'working' || this.phase === 'mfa');

  constructor(page: Page) {
    this.#page = page;
  }

  listen(): () => void {
    const offStep = this.#page.channel.on('step', (event) => {
      this.asks = null;
      if (this.busy) this.steps = { ...this.steps, [event.step]: event };
    });
    const offMfa = this.#page.channel.on('mfa', (event) => {
      this.mfa = event;
      this.code = '';
      // not said: the field takes the focus, and this describes it
      this.codeProblem = event.wrong ? this.#page.words('mfa.wrong') : '';
      if (this.busy) this.phase = 'mfa';
      else this.codeWanted = true;
    });
    const offSignIn = this.#page.channel.on('signin', (event) => (this.asks = event));
    const offRenew = this.#page.channel.on('renew', (id) => {
      const session = this.#page.opened.find((o) => o.id === id);
      if (session && !this.busy) void this.renew(session);
    });
    return () => {
      offStep();
      offMfa();
      offSignIn();
      offRenew();
    };
  }

  /** Opens the same as a session again, when that is allowed or was asked for before. */
  async renew(session: OpenedView): Promise<boolean> {
    if (!(await this.#page.again(session))) return false;
    this.leave();
    const act = this.#page.band?.primary.act;
    if (act === 'open' || act === 'ask') await this.open();
    return true;
  }

  /** What is under way here is over: a code that is waited for is not given any more. */
  async free(): Promise<void> {
    if (this.phase === 'mfa') await this.cancel();
    await this.#sent;
  }

  /**
   * Asks what another process wants answered, where it is more than the verdict
   * and its button say. Without an answer nothing is sent.
   */
  front(question: string): void {
    const { plan, policy } = this.#page;
    const needs = (what: string) => question === what && !!plan?.needs.includes(what);
    const codeFirst = needs('mfa');
    if (codeFirst || (needs('policy') && !policy) || (/changed|production/.test(question) && plan?.ask)) void this.open({ codeFirst });
  }

  /** Another profile or duration: what was said of the last attempt goes. */
  leave(): void {
    if (this.busy) return;
    this.phase = 'verdict';
    this.outcome = null;
    this.note = '';
    this.unchosen = 0;
  }

  stepList(): StepEvent[] {
    return order.map((step) => this.steps[step]);
  }

  /** pressed: the words of the remedy that asks for it. */
  async open(wish: Wish = {}, pressed = ''): Promise<void> {
    const page = this.#page;
    const plan = page.plan;
    if (this.busy || !plan || !page.ready) return;
    if (plan.needs.includes('policy') && !page.policy && !wish.remedy) {
      this.unchosen++;
      page.voice.say(page.words('field.policy'));
      return;
    }
    this.#pressed = pressed;
    await this.#begin({
      profile: plan.profile,
      roleArn: page.options.roleArn,
      originOnly: page.options.originOnly,
      seconds: page.want,
      destination: page.destination,
      region: page.region === plan.region ? '' : page.region, // as the profile
      browser: page.browser,
      policy: page.policy,
      tryAnyway: false,
      confirmed: false,
      copyLink: false,
      switchTo: '',
      remedy: '',
      codeFirst: false,
      ...wish,
    });
  }

  /** Sends a request, after the question that Go has. */
  async #begin(request: OpenRequest): Promise<void> {
    const { plan } = this.#page;
    this.#request = request;
    if (!plan?.ask) return this.#send(request);
    this.#ask(put(plan.ask, { want: exactDuration(this.asked) }));
  }

  #ask(question: string): void {
    this.question = question;
    this.phase = 'question';
    this.#page.voice.say(question);
  }

  #send(request: OpenRequest): Promise<void> {
    return (this.#sent = this.#carryOut(request));
  }

  async #carryOut(request: OpenRequest): Promise<void> {
    const page = this.#page;
    this.steps = waiting();
    this.outcome = null;
    this.note = '';
    this.phase = 'working';
    const view = await page.attempt(() => page.channel.Open(request));
    this.asks = null;
    this.phase = 'verdict';
    if (!view) return;
    if (view.state === 'production') return this.#ask(this.sentence(view));
    if (view.state !== 'failed' && view.state !== 'cancelled') page.asked = ''; // it is answered
    await page.refresh();
    this.#at = page.now;
    this.outcome = view;
    this.phase = 'outcome';
    page.voice.say(this.sentence(view));
    const list = await page.attempt(() => page.channel.Reread(), true);
    if (list) page.list = list;
  }

  sentence(view: OpenView): string {
    return this.fill(view.sentence, view);
  }

  fill(template: OpenView['sentence'], view: OpenView): string {
    const { works, locale } = this.#page;
    return fill(template, { want: this.asked, works: view.got || works, now: this.#at, endsAt: view.endsAt, locale });
  }

  /** What a remedy says under an outcome: it is for what was asked, and counts from now. */
  fillRemedy(template: OpenView['sentence']): string {
    const { plan, now, locale } = this.#page;
    const works = (plan && bandAt(plan, this.asked)?.works) || 0;
    return fill(template, { want: this.asked, works, now, locale });
  }

  async confirm(): Promise<void> {
    if (this.#request) await this.#send({ ...this.#request, confirmed: true });
  }

  async answer(): Promise<void> {
    const page = this.#page;
    const code = this.code.replace(/\s/g, '');
    if (!/^\d{6}$/.test(code)) {
      this.codeProblem = page.words('mfa.form');
      return page.voice.say(this.codeProblem);
    }
    this.code = '';
    this.codeProblem = '';
    if (this.codeWanted) this.codeWanted = false;
    else this.phase = 'working';
    await page.attempt(() => page.channel.answerMfa(code));
  }

  async cancel(): Promise<void> {
    if (this.phase === 'question') this.phase = 'verdict';
    else if (this.busy) await this.#page.attempt(() => this.#page.channel.Cancel());
  }

  async copy(text: string): Promise<void> {
    await this.#page.copy(text);
    this.note = this.#page.words('act.copied');
  }

  /** Does what a remedy says. */
  async apply(remedy: Remedy): Promise<void> {
    const page = this.#page;
    const after = this.phase === 'outcome';
    const want = after ? this.asked : page.want;
    const seconds = remedy.seconds || want;
    const button = { ...remedy.result, text: remedy.button };
    const pressed = after ? this.fillRemedy(button) : page.fill(button);
    switch (remedy.code) {
      case 'use-profile':
        await page.select(remedy.profile, true);
        this.leave();
        page.setWant(seconds);
        return page.voice.say(page.verdict);
      case 'refresh-credentials':
        await page.reread();
        this.leave();
        return page.voice.say(page.verdict);
      case 'use-origin':
        if (remedy.copy) break; // nothing to open from here: a command to run there
        if (remedy.shows) {
          await page.select(page.selected, true, { roleArn: '', originOnly: true });
          this.leave();
          page.setWant(want);
          return page.voice.say(page.verdict);
        }
        return this.open({ originOnly: true, seconds, remedy: remedy.code }, pressed);
      case 'switch-role-in-console':
        return this.open({ originOnly: true, seconds, switchTo: remedy.roleArn, remedy: remedy.code }, pressed);
      case 'try-anyway':
        return this.open({ tryAnyway: true, seconds: want, remedy: remedy.code }, pressed);
      case 'use-saml':
        return page.useSaml({ profile: page.selected, originOnly: false, roleArn: remedy.roleArn, seconds: want });
      case 'fix-profile':
        await page.attempt(() => page.channel.OpenFile(page.selected));
        return;
    }
    if (remedy.copy) {
      if (remedy.about) this.shown = remedy;
      else await this.copy(remedy.copy);
      return;
    }
    return this.open({ seconds, remedy: remedy.code }, pressed);
  }

  /** The one primary button, whatever the state; null when nothing can be opened from here. */
  get primary(): Act | null {
    const { words, plan, band } = this.#page;
    switch (this.phase) {
      case 'working':
        return { text: words('act.opening'), busy: true, run: () => {} };
      case 'mfa':
        return { text: words('act.continue'), run: () => void this.answer() };
      case 'question':
        return { text: put(plan?.confirm || words('act.production'), { want: exactDuration(this.asked) }), run: () => void this.confirm() };
      case 'outcome':
        if (this.outcome && this.outcome.primary.act !== 'none') return this.#actOf(this.outcome.primary, this.outcome);
        if (this.outcome?.state === 'failed') return this.#again;
    }
    if (plan?.problem) {
      const { canOpen, file } = plan.problem;
      return canOpen ? { text: words('act.openFile', { file }), run: () => void this.#openFile() } : null;
    }
    return band ? this.#actOf(band.primary, null) : null;
  }

  /** The same once more, in the words that it was asked for with. */
  get #again(): Act | null {
    const { band, words } = this.#page;
    const request = this.#request;
    if (!request) return null;
    if (!request.remedy && band) return this.#actOf(band.primary, null); // none where it was learned that nothing opens
    const text = this.#pressed || words('act.open', { want: exactDuration(request.seconds) });
    return { text, run: () => void this.#begin({ ...request, copyLink: false }) };
  }

  /** What the last request asked for. */
  get asked(): Seconds {
    return this.#request?.seconds ?? this.#page.want;
  }

  #actOf(primary: OpenView['primary'], view: OpenView | null): Act | null {
    const page = this.#page;
    const text = view ? this.fill(primary.text, view) : page.fill(primary.text);
    const remedies = view ? view.remedies : (page.band?.remedies ?? []);
    switch (primary.act) {
      case 'none':
        return null;
      case 'remedy': {
        const remedy = remedies.find((r) => r.code === primary.remedy);
        if (!remedy) return null;
        return { text, run: () => void this.apply(remedy) };
      }
      default:
        return { text, run: () => void this.open({ ...this.#way(view), seconds: primary.seconds || page.want }) };
    }
  }

  /** Beside the primary: copy the link of what it would open, or step back. */
  get secondary(): Act | null {
    const { words, plan, band } = this.#page;
    if (this.phase === 'question' || this.busy) return { text: words('act.cancel'), run: () => void this.cancel() };
    const view = this.outcome;
    if (this.phase === 'outcome' && view?.state === 'failed') return this.#linkInstead;
    if (plan?.problem) return { text: words('act.reread'), run: () => void this.#page.reread() };
    const primary = (this.phase === 'outcome' && view?.primary.act !== 'none' ? view?.primary : band?.primary) ?? null;
    if (!primary || primary.act === 'none' || primary.act === 'remedy') return null;
    const seconds = primary.seconds || this.#page.want;
    return { ...this.#copyLink(seconds), run: () => void this.open({ ...this.#way(view), seconds, copyLink: true }) };
  }

  /** The way that what opened was reached by, where it is not the page's own: again is the same again. */
  #way(view: OpenView | null): Wish {
    const request = this.#request;
    if (!view || !request || !/^(use-origin|switch-role-in-console|use-default-region)$/.test(request.remedy)) return {};
    const { originOnly, switchTo, remedy } = request;
    return { originOnly, switchTo, remedy };
  }

  #copyLink(seconds: Seconds): { text: string; name: string } {
    const { words } = this.#page;
    return { text: words('act.copyLink'), name: words('act.copyName', { works: exactDuration(seconds) }) };
  }

  /** Where only the browser failed, the link takes its place. */
  get #linkInstead(): Act | null {
    const request = this.#request;
    if (!request || this.steps.browser.state === 'waiting') return null;
    return { ...this.#copyLink(request.seconds), run: () => void this.#begin({ ...request, copyLink: true }) };
  }

  /** What failed, as a text for whoever can help. */
  get report(): Act | null {
    const view = this.outcome;
    if (this.phase !== 'outcome' || view?.state !== 'failed') return null;
    const text = [this.sentence(view), view.note, view.said].filter(Boolean).join('\n');
    return { text: this.#page.words('act.report'), run: () => void this.copy(text) };
  }

  async #openFile(): Promise<void> {
    await this.#page.attempt(() => this.#page.channel.OpenFile(this.#page.selected));
  }
}

function waiting(): Record<Step, StepEvent> {
  const at = (step: Step): StepEvent => ({ step, state: 'waiting', detail: '' });
  return { credentials: at('credentials'), token: at('token'), browser: at('browser') };
}

// One sign-in, from the button to what opened: the question, the steps, the
// code, the outcome. Go carries it out; this holds what of it is on the page.

import type { MfaEvent, OpenRequest, OpenView, Remedy, Seconds, StepEvent } from '../lib/contract';
import { fill } from '../lib/fill';
import { duration } from '../lib/times';
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

type Wish = Partial<Pick<OpenRequest, 'copyLink' | 'tryAnyway' | 'originOnly' | 'switchTo' | 'remedy'>> & { seconds?: Seconds };

const order: Step[] = ['credentials', 'token', 'browser'];

export class SignIn {
  readonly #page: Page;
  #request = $state.raw<OpenRequest | null>(null);
  #at = 0; // when the outcome came, ms

  phase = $state<Phase>('verdict');
  steps = $state<Record<Step, StepEvent>>(waiting());
  mfa = $state.raw<MfaEvent>({ device: '', wrong: false });
  code = $state('');
  codeProblem = $state('');
  question = $state(''); // what has to be confirmed first
  outcome = $state.raw<OpenView | null>(null);
  diagnosis = $state('');
  note = $state(''); // said under the verdict: the permissions are missing, something was copied
  shown = $state.raw<Remedy | null>(null); // a remedy whose text is being read

  busy = $derived(this.phase === 'working' || this.phase === 'mfa');

  constructor(page: Page) {
    this.#page = page;
  }

  listen(): () => void {
    const offStep = this.#page.channel.on('step', (event) => {
      if (this.busy) this.steps = { ...this.steps, [event.step]: event };
    });
    const offMfa = this.#page.channel.on('mfa', (event) => {
      if (!this.busy) return;
      this.mfa = event;
      this.code = '';
      // not said: the field takes the focus, and this describes it
      this.codeProblem = event.wrong ? this.#page.words('mfa.wrong') : '';
      this.phase = 'mfa';
    });
    return () => {
      offStep();
      offMfa();
    };
  }

  /** Another profile or duration: what was said of the last attempt goes. */
  leave(): void {
    if (this.busy) return;
    this.phase = 'verdict';
    this.outcome = null;
    this.diagnosis = '';
    this.note = '';
  }

  stepList(): StepEvent[] {
    return order.map((step) => this.steps[step]);
  }

  async open(wish: Wish = {}): Promise<void> {
    const page = this.#page;
    const plan = page.plan;
    if (this.busy || !plan || !page.ready) return;
    if (plan.needs.includes('policy') && !page.policy && !wish.remedy) {
      this.note = page.words('field.policy');
      page.voice.say(this.note);
      return;
    }
    this.#request = {
      profile: plan.profile,
      roleArn: page.options.roleArn,
      originOnly: page.options.originOnly,
      seconds: page.want,
      destination: page.destination,
      region: page.region,
      browser: page.browser,
      policy: page.policy,
      tryAnyway: false,
      confirmedProduction: false,
      copyLink: false,
      switchTo: '',
      remedy: '',
      ...wish,
    };
    if (!plan.production) return this.#send(this.#request);
    this.#ask(page.words('ask.production', { role: plan.role || plan.profile, want: duration(this.asked) }));
  }

  #ask(question: string): void {
    this.question = question;
    this.phase = 'question';
    this.#page.voice.say(question);
  }

  async #send(request: OpenRequest): Promise<void> {
    const page = this.#page;
    this.steps = waiting();
    this.outcome = null;
    this.diagnosis = '';
    this.note = '';
    this.phase = 'working';
    const view = await page.attempt(() => page.channel.Open(request));
    this.phase = 'verdict';
    if (!view) return;
    if (view.state === 'production') return this.#ask(this.sentence(view));
    await page.refresh();
    this.#at = page.now;
    this.outcome = view;
    this.phase = 'outcome';
    page.voice.say(this.sentence(view));
    const list = await page.attempt(() => page.channel.Reread());
    if (list) page.list = list;
  }

  sentence(view: OpenView): string {
    return this.fill(view.sentence, view);
  }

  fill(template: OpenView['sentence'], view: OpenView): string {
    const { language } = this.#page;
    return fill(template, { want: this.asked, works: view.got || this.#page.works, now: this.#at, endsAt: view.endsAt, language });
  }

  async confirm(): Promise<void> {
    if (this.#request) await this.#send({ ...this.#request, confirmedProduction: true });
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
    this.phase = 'working';
    await page.attempt(() => page.channel.answerMfa(code));
  }

  async cancel(): Promise<void> {
    if (this.phase === 'question') this.phase = 'verdict';
    else if (this.busy) await this.#page.attempt(() => this.#page.channel.Cancel());
  }

  async diagnose(): Promise<void> {
    const page = this.#page;
    this.diagnosis = (await page.attempt(() => page.channel.Diagnose(page.selected))) ?? '';
    if (this.diagnosis) page.voice.say(this.diagnosis);
  }

  async copy(text: string): Promise<void> {
    await this.#page.copy(text);
    this.note = this.#page.words('act.copied');
  }

  /** Does what a remedy says. */
  async apply(remedy: Remedy): Promise<void> {
    const page = this.#page;
    const seconds = remedy.seconds || page.want;
    switch (remedy.code) {
      case 'use-profile':
        await page.select(remedy.profile, true);
        this.leave();
        return page.voice.say(page.verdict);
      case 'use-origin':
        return this.open({ originOnly: true, seconds, remedy: remedy.code });
      case 'switch-role-in-console':
        return this.open({ originOnly: true, seconds, switchTo: remedy.roleArn, remedy: remedy.code });
      case 'try-anyway':
        return this.open({ tryAnyway: true, remedy: remedy.code });
      case 'fix-profile':
        await page.attempt(() => page.channel.OpenFile(page.selected));
        return;
    }
    if (remedy.copy) {
      if (remedy.button.endsWith('…')) this.shown = remedy;
      else await this.copy(remedy.copy);
      return;
    }
    return this.open({ seconds, remedy: remedy.code });
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
        return { text: words('act.production', { want: duration(this.asked) }), run: () => void this.confirm() };
      case 'outcome':
        if (this.outcome && this.outcome.primary.act !== 'none') return this.#actOf(this.outcome.primary, this.outcome);
        if (this.outcome?.state === 'failed') return null;
    }
    if (plan?.problem) {
      const { canOpen, file } = plan.problem;
      return canOpen ? { text: words('act.openFile', { file }), run: () => void this.#openFile() } : null;
    }
    return band ? this.#actOf(band.primary, null) : null;
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
        return remedy ? { text, run: () => void this.apply(remedy) } : null;
      }
      default:
        return { text, run: () => void this.open({ seconds: primary.seconds || page.want }) };
    }
  }

  /** Beside the primary: copy the link of what it would open, or step back. */
  get secondary(): Act | null {
    const { words, plan, band } = this.#page;
    if (this.phase === 'question' || this.busy) return { text: words('act.cancel'), run: () => void this.cancel() };
    const view = this.outcome;
    if (this.phase === 'outcome' && view?.state === 'failed') {
      const report = [this.sentence(view), view.note, view.said].filter(Boolean).join('\n');
      return { text: words('act.report'), run: () => void this.copy(report) };
    }
    if (plan?.problem) return { text: words('act.reread'), run: () => void this.#page.reread() };
    const primary = (this.phase === 'outcome' && view?.primary.act !== 'none' ? view?.primary : band?.primary) ?? null;
    if (!primary || primary.act === 'none' || primary.act === 'remedy') return null;
    const seconds = primary.seconds || this.#page.want;
    return {
      text: words('act.copyLink'),
      name: words('act.copyName', { works: duration(seconds) }),
      run: () => void this.open({ seconds, copyLink: true }),
    };
  }

  async #openFile(): Promise<void> {
    await this.#page.attempt(() => this.#page.channel.OpenFile(this.#page.selected));
  }
}

function waiting(): Record<Step, StepEvent> {
  const at = (step: Step): StepEvent => ({ step, state: 'waiting', detail: '' });
  return { credentials: at('credentials'), token: at('token'), browser: at('browser') };
}

// A stand-in for Go, for looking at the page: ?lang=fr&theme=dark&profile=…&
// many=10000&empty&demo&zoom=200&outcome=shortened|failed|late. Never in the page
// that is built for the window.

import { CallError, type Channel, type Events } from '../lib/api';
import type { Language, ListView, OpenRequest, OpenView, OpenedView, PlanView, Row, Start } from '../lib/contract';
import { plans } from './plans';
import { fakeCenters } from './centers';
import { fakeSaml } from './saml';
import { fakeSettings } from './settings';
import { catalogs, sayIn } from './say';

const hour = 3600;

export function fakeChannel(query: URLSearchParams, now: number): Channel {
  let language = (query.get('lang') ?? 'en') as Language;
  const t = () => sayIn(language);
  const listeners: { [K in keyof Events]: ((data: Events[K]) => void)[] } = { step: [], mfa: [], signin: [], browse: [], changed: [], show: [], notice: [], renew: [] };
  const emit = <K extends keyof Events>(event: K, data: Events[K]) => listeners[event].forEach((l) => l(data));
  const pause = () => new Promise<void>((done) => setTimeout(done, Number(query.get('pause') ?? 20)));
  let answered: (code: string) => void = () => {};
  let cancelled = () => {};
  let opened = query.has('nosessions') ? [] : openedRows(now);
  let pasted = false;
  let walked: Row[] = [];
  const marks = new Map<string, Partial<PlanView>>();

  const start = (): Start => ({
    version: '0.0.0', demo: query.has('demo'), language, locale: query.get('locale') ?? (language === 'fr' ? 'fr-FR' : 'en-GB'), languageSetting: '', texts: catalogs[language],
    theme: (query.get('theme') ?? '') as Start['theme'], zoom: Number(query.get('zoom') ?? 100), singleKeys: true,
    browsers: [{ id: 'firefox', name: 'Firefox' }, { id: 'chromium', name: 'Chromium' }], browser: 'firefox',
    destinations: [{ id: '', name: t()('opt.home') }, { id: 'ec2', name: 'EC2' }, { id: 's3', name: 'S3' }],
    list: list(), opened, notices: query.has('notice') ? [t()('store.damaged', { file: 'settings.json.damaged' })] : [],
  });
  const list = (): ListView => ({
    rows: pasted ? [pastedRow] : query.has('empty') ? [] : [...rows(t()('problem.source-missing.short'), Number(query.get('many') ?? 0)), ...walked],
    files: [
      { file: '~/.aws/config', found: !query.has('empty'), problem: '' },
      { file: '~/.aws/credentials', found: false, problem: '' },
    ],
    selected: query.get('profile') ?? 'prod-admin',
  });
  const plan = (profile: string): PlanView => {
    const make = plans[profile];
    const made = make ? make(t()) : { ...plans['deploy-direct']!(t()), profile };
    const whole = { ...made, ...(query.has('start') ? { start: Number(query.get('start')) } : {}), ...marks.get(made.key) };
    return whole.production ? { ...whole, ask: t()('ask.production', { role: whole.role }), confirm: t()('act.production') } : whole;
  };

  async function open(request: OpenRequest): Promise<OpenView> {
    const view = plan(request.profile);
    const stop = new Promise<'cancelled'>((done) => (cancelled = () => done('cancelled')));
    const work = carryOut(request, view.needs.includes('mfa'));
    return Promise.race([work, stop.then(() => outcome('cancelled', request))]);
  }

  async function carryOut(request: OpenRequest, mfa: boolean): Promise<OpenView> {
    emit('step', { step: 'credentials', state: 'under-way', detail: 'AssumeRole' });
    if (mfa) {
      await pause();
      const code = new Promise<string>((done) => (answered = done));
      emit('mfa', { device: 'arn:aws:iam::111122223333:mfa/alice', wrong: false, shared: false });
      while ((await code) === '000000') return outcome('failed', request);
    }
    await pause();
    emit('step', { step: 'credentials', state: 'done', detail: 'AssumeRole' });
    emit('step', { step: 'token', state: 'under-way', detail: '' });
    await pause();
    if (query.get('outcome') === 'failed') return outcome('failed', request);
    emit('step', { step: 'token', state: 'done', detail: '' });
    emit('step', { step: 'browser', state: 'under-way', detail: 'Firefox' });
    await pause();
    if (request.copyLink) return outcome('copied', request);
    const asked = query.get('outcome') as OpenView['state'] | 'late' | null;
    return asked === 'late' ? late(request) : outcome(asked ?? 'opened', request);
  }

  // The browser never asked for the page: Go names no way out of its own.
  function late(request: OpenRequest): OpenView {
    const text = t()('handoff.late', { browser: 'Firefox' });
    return { ...outcome('cancelled', request), state: 'failed', sentence: { text, untilOf: 'works' } };
  }

  function outcome(state: OpenView['state'], { seconds, profile }: OpenRequest): OpenView {
    const say = t();
    const got = state === 'shortened' ? hour : seconds;
    const sentence: Record<OpenView['state'], string> = {
      opened: say('opened', { browser: 'Firefox' }).replace('{got}', '{works}'),
      shortened: say('shortened').replace('{got}', '{works}'),
      copied: say('link.copied'),
      cancelled: say('cancelled'),
      failed: say('exit.4.invalid', { because: say('because.expiredUnknown') }),
      production: '',
    };
    const note = { opened: say('opened.note'), shortened: say('shortened.why', { profile }) } as Partial<Record<OpenView['state'], string>>;
    const failed = state === 'failed';
    return {
      state, sentence: { text: sentence[state], untilOf: 'works' }, note: note[state] ?? '', got, endsAt: /opened|shortened/.test(state) ? now + got * 1000 : 0, browser: 'Firefox',
      said: failed ? 'HTTP Status 400 - Invalid credentials parameter' : '', hop: failed ? 1 : -1, diagnose: state === 'opened',
      remedies: failed
        ? [{ code: 'sign-in-again', icon: 'sso', button: say('remedy.sign-in-again.button', { name: 'acme' }), result: { text: '{want}, {until}', untilOf: 'want' }, profile: '', seconds: 0, copy: '', roleArn: '', remark: '', about: '', shows: false }]
        : state === 'shortened' ? (plan(profile).bands.at(-1)?.remedies ?? []) : [],
      primary: failed
        ? { act: 'remedy', text: { text: say('remedy.sign-in-again.button', { name: 'acme' }), untilOf: 'want' }, seconds: 0, remedy: 'sign-in-again' }
        : { act: state === 'cancelled' || state === 'copied' ? 'none' : 'again', text: { text: say('act.again'), untilOf: 'works' }, seconds: got, remedy: '' },
    };
  }

  return {
    Bootstrap: async () => start(),
    Reread: async () => list(),
    Plan: async (profile) => plan(profile),
    ParseDuration: async (text) => parse(text, t()('field.bad')),
    Open: open,
    Cancel: async () => cancelled(),
    Opened: async () => opened,
    Forget: async (id) => {
      pasted &&= id !== 'pasted:';
      opened = opened.filter((o) => o.id !== id);
    },
    Show: async () => {},
    CopyText: async () => {},
    OpenFile: async () => {},
    SetFavourite: async (key, favourite) => void marks.set(key, { ...marks.get(key), favourite }),
    SetProduction: async (key, production) => void marks.set(key, { ...marks.get(key), production }),
    SetColour: async (key, colour) => void marks.set(key, { ...marks.get(key), colour }),
    SetLanguage: async (chosen) => {
      language = chosen || 'en';
      return { ...start(), languageSetting: chosen };
    },
    SetTheme: async () => {},
    SetZoom: async () => {},
    SetSingleKeys: async () => {},
    SetBrowser: async () => {},
    Remember: async (key, change) => {
      const remembered = { seconds: 0, destination: '', region: '', browser: '', samlSignIn: '', ...marks.get(key)?.remembered, ...change };
      marks.set(key, { ...marks.get(key), remembered });
    },
    MaxSession: async () => t()('role.max', { role: 'Deploy', max: '1 h' }),
    Narrow: async (key, narrow) => void marks.set(key, { ...marks.get(key), narrow: { now: narrow, takesSource: true } }),
    ...fakeSettings(),
    ...fakeCenters(emit, (found) => (walked = found)),
    UseOwnFiles: async () => {},
    TryDemo: async () => {},
    Quit: async () => {},
    answerMfa: async (code) => answered(code),
    Kept: async () => ({ text: t()('vault.nothing'), any: false }),
    ForgetKept: async () => t()('vault.nothing'),
    paste: async (text) => {
      if (!text.includes('AWS_')) throw new CallError({ code: 'pasted-nothing', message: t()('pasted.nothing') });
      pasted = true;
      return { profile: 'pasted:' };
    },
    saml: async (request) => fakeSaml(t(), request),
    diagnose: async ({ text, profile, ask }) => ({
      shown: text.replace(/=\S+/g, '=[secret]'), removed: text.includes('=') ? t()('diagnose.removed', { list: 'secret' }) : '',
      answers: [
        ...(ask ? [{ code: 'asked', text: t()('diagnose.fine'), ways: [] }] : []),
        ...(text ? [{ code: 'unknown', text: t()('diagnose.is.unknown'), ways: [t()('diagnose.do.new-credentials')] }] : []),
      ],
      asks: profile ? [{ id: 'profile', text: t()('diagnose.ask.profile', { profile }), note: t()('diagnose.ask.profile.note') }] : [],
      usable: text.includes('AWS_'), report: 'report',
    }),
    on(event, listener) {
      const all = listeners[event] as (typeof listener)[];
      all.push(listener);
      return () => void all.splice(all.indexOf(listener), 1);
    },
  };
}

function parse(text: string, bad: string) {
  const compact = text.toLowerCase().replace(/\s/g, '');
  if (/^\d+$/.test(compact)) return { seconds: 0, bare: [Number(compact) * hour, Number(compact) * 60].filter((s) => s >= 900 && s <= 36 * hour), problem: '' };
  const parts = /^(?:(\d+)h)?(?:(\d+)(?:min|m)?)?$/.exec(compact);
  const seconds = parts ? Number(parts[1] ?? 0) * hour + Number(parts[2] ?? 0) * 60 : 0;
  return { seconds, bare: [], problem: seconds ? '' : bad };
}

const pastedRow: Row = {
  profile: 'pasted:', role: '', account: '', accountId: '', icon: 'static-session', favourite: false, production: false, colour: '', remembered: 0, recent: 0, problem: '',
};

function openedRows(now: number): OpenedView[] {
  const minute = 60_000;
  const row = (id: string, profile: string, role: string, colour: string, left: number, whole: number): OpenedView => ({
    id, profile, role, colour, startedAt: now - (whole - left) * minute, endsAt: now + left * minute, ended: left <= 0, roleArn: '', originOnly: false, asked: whole * 60,
    state: left > 0 ? 'open' : 'ended', seconds: whole * 60, destination: '', region: '', browser: 'Firefox',
  });
  return [
    row('1', 'staging-dev', 'Developer', 'green', 98, 240),
    row('2', 'billing', 'Billing', 'red', 4, 60),
  ];
}

function rows(problem: string, many: number): Row[] {
  const row = (profile: string, role: string, account: string, accountId: string, more: Partial<Row> = {}): Row => ({
    profile, role, account, accountId, icon: 'role', favourite: false, production: false, colour: '', remembered: 0, recent: 0, problem: '', ...more,
  });
  const acme = ['acme-prod', '111122223333'] as const;
  const staging = ['acme-staging', '222233334444'] as const;
  const made = Array.from({ length: many }, (_, i) => row(`team-${i % 97}-${i}`, i % 3 ? 'ReadOnly' : 'PowerUser', `account-${i % 400}`, String(100000000000 + (i % 400))));
  return [
    row('prod-admin', 'Admin', ...acme, { favourite: true, production: true, remembered: 8 * hour }),
    row('staging-dev', 'Developer', ...staging, { favourite: true, remembered: 4 * hour }),
    row('deploy-via-hub', 'Deploy', ...acme, { recent: 1, remembered: hour }),
    row('vendor-tool', 'ReadOnly', '', '333344445555', { icon: 'process', recent: 2, remembered: hour }),
    row('audit', 'SecurityAudit', ...acme),
    row('billing', 'Billing', ...acme, { colour: 'red' }),
    row('old-deploy', '', ...acme, { problem, icon: 'problem' }),
    row('deploy-direct', 'Deploy', ...acme),
    row('learned', 'Developer', ...acme),
    row('staging-admin', 'Admin', ...staging),
    row('staging-view', 'ViewOnly', ...staging, { icon: 'sso' }),
    row('bob', '', ...acme, { icon: 'iam-user' }),
    row('root-key', '', '', '', { icon: 'root' }),
    row('eleven-hours', 'Temp', '', '', { icon: 'static-session' }),
    row('long', 'AWSReservedSSO_AdministratorAccessForTheWholeOrganisation_0123ab', '', '999988887777'),
    ...made,
  ];
}

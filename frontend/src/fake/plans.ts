// Views as Go would give them, one for each state of the window. Made up for
// looking at the page: no rule is decided here.

import type { Band, ChainNode, PlanView, Remedy, Template } from '../lib/contract';
import { duration } from '../lib/times';
import type { Say } from './say';

const minute = 60;
const hour = 3600;
const want = (text: string): Template => ({ text, untilOf: 'want' });
const works = (text: string): Template => ({ text, untilOf: 'works' });

export function stopsUpTo(end: number, ...edges: number[]): number[] {
  const all = new Set(edges);
  const span = (from: number, to: number, by: number) => {
    for (let s = from; s <= Math.min(to, end); s += by) all.add(s);
  };
  span(15 * minute, hour, 5 * minute);
  span(hour, 4 * hour, 15 * minute);
  span(4 * hour, 12 * hour, 30 * minute);
  span(12 * hour, 36 * hour, hour);
  return [...all].sort((a, b) => a - b);
}

const ticks12 = [15 * minute, hour, 4 * hour, 8 * hour, 12 * hour];
const ticks36 = [...ticks12, 24 * hour, 36 * hour];

function allowed(t: Say, from: number, to: number, hint = t('hint.max')): Band {
  return {
    from, to, outcome: 'allowed', basis: 'documented', code: '', hop: -1, short: '', works: 0, hint,
    sentence: want(t('verdict.allowed')), end: want('{until}'),
    primary: { act: 'open', text: want(t('act.open')), seconds: 0, remedy: '' }, remedies: [], spoken: '', sent: '',
  };
}

function refused(t: Say, from: number, to: number, reason: string, params: Record<string, string>, remedies: Remedy[], longest = hour): Band {
  return {
    from, to, outcome: 'refused', basis: 'documented', code: reason, hop: 2, hint: '', works: longest, remedies,
    short: t(`reason.${reason}.short`, params),
    sentence: works(t('verdict.refused', { because: t(`reason.${reason}.because`, params) })),
    end: want(t('end.would')),
    primary: { act: 'shorter', text: works(t('remedy.open-shorter.button')), seconds: longest, remedy: '' },
    spoken: t('slider.spoken.refused'), sent: t('sent.nothing'),
  };
}

function node(index: number, icon: string, name: string, kind: string, more: Partial<ChainNode> = {}): ChainNode {
  return { index, icon, name, kind, call: '', limit: '', mark: '', spoken: `${name}, ${kind}`, ...more };
}

function remedy(t: Say, code: string, icon: string, params: Record<string, string>, more: Partial<Remedy> = {}): Remedy {
  return {
    code, icon, button: t(`remedy.${code}.button`, params), result: want(t(`remedy.${code}.result`, params)),
    profile: '', seconds: 0, copy: '', roleArn: '', remark: '', about: '', shows: false, ...more,
  };
}

function base(t: Say, profile: string, role: string, chain: ChainNode[], bands: Band[], end = 12 * hour): PlanView {
  const edges = bands.slice(0, -1).map((b) => b.to);
  const outside = (): Band => ({
    ...refused(t, 0, 0, 'out-of-range', { min: duration(15 * minute), max: duration(end) }, []),
    sentence: works(t('verdict.refused', { because: t('reason.out-of-range.because', { min: duration(15 * minute), max: duration(end) }) })),
  });
  const longest = bands.findLast((b) => b.outcome !== 'refused')?.to ?? 0;
  return {
    profile, key: `arn:aws:iam::111122223333:role/${role}`, role, account: 'acme-prod', accountId: '111122223333', region: 'eu-west-1',
    regions: ['eu-west-1', 'eu-west-3', 'us-east-1', 'us-west-2'], favourite: false, production: false, colour: '', chain,
    chainLabel: t('chain.label', { n: chain.length }), direct: t('chain.direct'), bands, noneWorks: '',
    bandsSpoken: bands.map((b) => t(`slider.bands.${b.outcome}`, { min: duration(b.from), max: duration(b.to), short: b.short })).join(' '),
    ticks: end > 12 * hour ? ticks36 : ticks12, stops: stopsUpTo(end, ...edges), longest,
    longestText: t('longest', { longest: duration(longest) }), start: 8 * hour,
    remembered: { seconds: 0, destination: '', region: '', browser: '', samlSignIn: '' },
    belowRange: { ...outside(), works: 15 * minute }, aboveRange: { ...outside(), works: longest },
    needs: [], policies: [], details: details(t, role), learned: null, problem: null, narrow: { now: { source: '', tags: '', policy: '' }, takesSource: true }, ask: '', confirm: '',
  };
}

function details(t: Say, role: string): PlanView['details'] {
  return [
    { label: t('details.arn'), value: `arn:aws:iam::111122223333:role/${role}`, mono: true },
    { label: t('details.account'), value: '111122223333', mono: true },
    { label: t('details.file'), value: t('details.atLine', { file: '~/.aws/config', line: 12 }), mono: false },
    { label: t('details.sent'), value: t('sent.signin.with', { want: duration(8 * hour) }), mono: false },
  ];
}

const role = (t: Say, account: string) => t('chain.role', { account });

export const plans: Record<string, (t: Say) => PlanView> = {
  'prod-admin': (t) => ({
    ...base(t, 'prod-admin', 'Admin', [
      node(0, 'iam-user', 'alice', t('chain.profile', { origin: t('origin.iam-user'), profile: 'base' })),
      node(1, 'role', 'Admin', role(t, 'acme-prod'), { call: t('hop.assume-role.mfa') }),
    ], [allowed(t, 15 * minute, 12 * hour)]),
    favourite: true, production: true, needs: ['mfa'],
  }),
  'deploy-via-hub': (t) => {
    const params = { role: 'Deploy', from: 'Hub' };
    const remedies = [
      remedy(t, 'use-profile', 'role', { profile: 'deploy-direct' }, { profile: 'deploy-direct' }),
      remedy(t, 'switch-role-in-console', 'switch', { origin: 'web-7', role: 'Deploy' }),
      remedy(t, 'use-saml', 'saml', { max: duration(12 * hour) }),
      remedy(t, 'try-anyway', 'again', {}),
    ];
    return base(t, 'deploy-via-hub', 'Deploy', [
      node(0, 'ec2-instance', 'web-7', t('origin.ec2-instance')),
      node(1, 'role', 'Hub', role(t, 'acme-hub'), { call: 'AssumeRole' }),
      node(2, 'role', 'Deploy', role(t, 'acme-prod'), { call: 'AssumeRole', limit: t('reason.role-chaining.hop'), mark: 'refused' }),
    ], [allowed(t, 15 * minute, hour, ''), refused(t, hour, 12 * hour, 'role-chaining', params, remedies)]);
  },
  'deploy-direct': (t) => base(t, 'deploy-direct', 'Deploy', [
    node(0, 'iam-user', 'ci', t('origin.iam-user')),
    node(1, 'role', 'Deploy', role(t, 'acme-prod'), { call: 'AssumeRole' }),
  ], [allowed(t, 15 * minute, 12 * hour)]),
  'vendor-tool': (t) => {
    const params = { origin: 'credential_process' };
    const band: Band = {
      ...allowed(t, 15 * minute, 12 * hour, ''), outcome: 'uncertain', basis: 'inferred', code: 'unknown-origin', hop: 0,
      short: t('reason.unknown-origin.short'), sentence: want(t('verdict.uncertain', { because: t('reason.unknown-origin.because', params) })),
      end: want(t('end.if')), spoken: t('slider.spoken.uncertain'), primary: { act: 'ask', text: want(t('act.ask')), seconds: 0, remedy: '' },
    };
    return {
      ...base(t, 'vendor-tool', 'ReadOnly', [
        node(0, 'process', 'vendor-tool', t('origin.process'), { mark: 'uncertain', limit: t('reason.unknown-origin.short') }),
      ], [band]),
      longestText: '', needs: ['process'],
    };
  },
  bob: (t) => ({
    ...base(t, 'bob', 'bob', [node(0, 'iam-user', 'bob', t('origin.iam-user'))], [allowed(t, 15 * minute, 36 * hour, t('hint.policy'))], 36 * hour),
    needs: ['policy'],
    policies: [
      { id: 'all', text: t('opt.permissions.all', { name: 'bob' }) },
      { id: 'read-only', text: t('opt.permissions.readOnly') },
      { id: 'arn', text: t('opt.permissions.arn') },
    ],
  }),
  'root-key': (t) => {
    const params = {};
    const band = refused(t, 15 * minute, 12 * hour, 'root-user', params, [
      remedy(t, 'use-profile', 'role', { profile: 'prod-admin' }, { profile: 'prod-admin' }),
    ], 0);
    return {
      ...base(t, 'root-key', '', [node(0, 'root', '1111-2222-3333', t('origin.root'), { mark: 'refused', limit: band.short })], [
        { ...band, sentence: want(t('verdict.refusedAll', { because: t('reason.root-user.because') })), primary: { act: 'none', text: want(''), seconds: 0, remedy: '' } },
      ]),
      noneWorks: t('flag.none', { short: band.short }), longestText: '',
    };
  },
  learned: (t) => {
    const params = { when: 'at 09:12' };
    const plan = plans['deploy-via-hub']!(t);
    const edge = 2 * hour + 13 * minute;
    const command = remedy(t, 'use-origin', 'console', { origin: 'web-7' }, { copy: 'daypass open ec2: --duration 480m --print', about: t('remedy.use-origin.command') });
    return {
      ...base(t, 'learned', 'Developer', plan.chain.slice(0, 2), [
        allowed(t, 15 * minute, edge, ''),
        { ...refused(t, edge, 12 * hour, 'learned-refused', params, [command], edge), outcome: 'uncertain' },
      ]),
      learned: { text: t('learned.fact', params), key: 'k' },
    };
  },
  'eleven-hours': (t) => {
    const params = { when: 'on Tue 24 Nov at 20:42' };
    return base(t, 'eleven-hours', 'Temp', [node(0, 'static-session', 'temp', t('origin.static-session'))], [
      { ...allowed(t, 15 * minute, 11 * hour, ''), basis: 'practice' },
      refused(t, 11 * hour, 12 * hour, 'federated-user', params, [], 11 * hour),
    ]);
  },
  long: (t) => ({
    ...base(t, 'long', 'AWSReservedSSO_AdministratorAccessForTheWholeOrganisation_0123ab', [
      node(0, 'sso', 'AdministratorAccessForTheWholeOrganisation', t('origin.sso')),
      ...['Hub', 'OrganizationAccountAccessRole', 'AuditCrossAccountReadOnlyRole', 'AWSReservedSSO_AdministratorAccessForTheWholeOrganisation_0123ab'].map((name, i) =>
        node(i + 1, 'role', name, role(t, '999988887777'), { call: 'AssumeRole', ...(i === 0 ? { limit: t('reason.role-chaining.hop'), mark: 'refused' as const } : {}) }),
      ),
    ], plans['deploy-via-hub']!(t).bands),
    account: '', region: '', regions: [],
  }),
  'old-deploy': (t) => ({
    ...base(t, 'old-deploy', 'Deploy', [
      node(0, 'problem', 'legacy-base', t('problem.source-missing.short'), { mark: 'problem' }),
      node(1, 'role', 'Deploy', role(t, 'acme-prod'), { mark: 'problem' }),
    ], []),
    longestText: '', details: [],
    problem: {
      sentence: t('problem.source-missing', { name: 'legacy-base' }), file: '~/.aws/config', line: 48,
      excerpt: '47  role_arn = arn:aws:iam::111122223333:role/Deploy\n48  source_profile = legacy-base', canOpen: true, remedies: [],
    },
  }),
};

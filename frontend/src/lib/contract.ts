// What Go tells the page and what the page asks of Go. The Go side is
// internal/plan (views) and app.go (methods); every sentence in a view is
// already in the user's language.
//
// A template is a sentence in which Go left {want}, {works}, {until} or {when} (“at
// 17:42”) for the
// page to fill, because they change with the thumb or with the clock. {until}
// and {when} are the end of `untilOf` seconds from now, with their preposition.

export type Outcome = 'allowed' | 'refused' | 'uncertain';
export type Basis = 'documented' | 'practice' | 'inferred' | 'learned';
export type Seconds = number;
export type Language = 'en' | 'fr';
export type Text = string | { one: string; other: string };

export interface Template {
  text: string; // may hold {want}, {works}, {until}, {when}
  untilOf: 'want' | 'works'; // which duration {until} belongs to
}

export interface Row {
  profile: string;
  role: string; // '' when there is no hop and no name
  account: string; // alias or name, else ''
  accountId: string; // '' when not known without a request
  icon: string; // id of a symbol: an origin kind, 'role' or 'problem'
  favourite: boolean;
  production: boolean;
  colour: string; // a role colour's id, '' for none
  remembered: Seconds; // 0 when nothing was opened yet
  recent: number; // 1 is the latest, 0 is not recent
  problem: string; // its short sentence, '' when sound
}

export interface FileNote { file: string; found: boolean; problem: string }

export interface ListView { rows: Row[]; files: FileNote[]; selected: string }

export interface ChainNode {
  index: number; // 0 is the origin
  icon: string;
  name: string;
  kind: string; // "EC2 instance role", "role in acme-hub"
  call: string; // on the arrow before it: "AssumeRole", "with MFA code"; '' for the origin
  limit: string; // short, when this node is what limits the console; else ''
  mark: '' | 'refused' | 'uncertain' | 'problem';
  spoken: string; // the whole of it for a screen reader
}

export interface Remedy {
  code: string; // open-shorter use-profile use-origin switch-role-in-console trust-origin …
  icon: string;
  button: string;
  result: Template; // right-aligned
  profile: string; // use-profile: the one to go to
  seconds: Seconds; // what it gives; 0 is "as wanted" or not a duration
  copy: string; // trust-origin, mfa-in-assume-role: what goes to the clipboard (no secret)
  roleArn: string; // switch-role-in-console: the role to switch to
  remark: string; // under the row, '' for none
  about: string; // said above copy where that is to be read first, '' where it is copied at once
  shows: boolean; // use-origin: the origin's own plan is shown first, where permissions are chosen
}

export type PrimaryAct = 'open' | 'ask' | 'shorter' | 'remedy' | 'none';

export interface Band {
  from: Seconds;
  to: Seconds; // both ends belong to the band
  outcome: Outcome;
  basis: Basis;
  code: string; // reason, '' for a plain yes
  hop: number; // -1 is none
  short: string; // for the flag at its edge and the chain
  works: Seconds; // the nearest duration that works, 0 when none does
  sentence: Template;
  hint: string; // the second line, '' for none
  end: Template; // "until 17:42", "would end at 17:42", "until 17:42 if AWS accepts"
  primary: { act: PrimaryAct; text: Template; seconds: Seconds /* 0: what is wanted */; remedy: string };
  remedies: Remedy[];
  spoken: string; // "AWS refuses this", '' for allowed: follows the duration in aria-valuetext
  sent: string; // each exchange, with {want}; '' outside the bar
}

export interface Detail { label: string; value: string; mono: boolean }

export interface ProblemView { sentence: string; file: string; line: number; excerpt: string /* never a secret */; canOpen: boolean; remedies: Remedy[] }

export interface PlanView {
  profile: string;
  key: string; // what is remembered belongs to it: resolved role ARN, or the origin
  role: string; // h1
  account: string;
  accountId: string;
  region: string;
  regions: string[];
  favourite: boolean;
  production: boolean;
  colour: string;
  chain: ChainNode[];
  chainLabel: string;
  direct: string; // "used directly" or ''
  bands: Band[]; // cover the whole bar, in order; one refused band when nothing works
  noneWorks: string; // flag of the fully hatched bar, '' when something works
  bandsSpoken: string;
  ticks: Seconds[];
  stops: Seconds[];
  longest: Seconds;
  longestText: string; // "longest here 12 h"
  start: Seconds; // remembered, else 1 h
  remembered: Kept;
  belowRange: Band; // what is said of durations under the bar
  aboveRange: Band; // … and over it
  needs: string[]; // mfa sign-in process policy
  policies: { id: string; text: string }[]; // when needs holds policy
  details: Detail[];
  learned: { text: string; key: string } | null; // a learned fact that can be forgotten
  problem: ProblemView | null; // then chain may be partial and bands is empty
  narrow: NarrowView | null; // null where no request takes it
  ask: string; // to be confirmed before anything is sent, with {want}; '' for nothing
  confirm: string; // the button below it, with {want}
}

export interface OpenedView {
  id: string;
  profile: string;
  role: string;
  colour: string;
  startedAt: number; // ms since 1970
  endsAt: number; // ms since 1970, 0 when it cannot be known
  ended: boolean;
  roleArn: string; // the way to it: a role that was added,
  originOnly: boolean; // or the profile's hops dropped
  asked: Seconds;
  state: 'link' | 'open' | 'ended' | 'replaced'; // as far as Daypass knows
  seconds: Seconds; // what Renew opens again, with destination, region and browser (its name)
  destination: string;
  region: string;
  browser: string;
}

export interface VariableView { name: string; value: string /* never a secret */; from: string }

export interface SettingsView {
  canStart: boolean; // at login; not in the demo
  atLogin: boolean;
  trayNote: string; // that this desktop has none, '' for nothing
  trayIdle: boolean; // it could be started now
  remindMinutes: number; // 0 is never
  accounts: boolean; // the tray names account numbers
  shareCode: boolean; // one MFA code for several roles
  samlSignIn: string; // an identity provider's address, '' for none
  samlPort: number; // that its response is caught on
  overrides: string; // NAME=value lines
  variables: VariableView[]; // in force
  note: string;
}

export interface Choice { id: string; name: string }

export interface Start {
  version: string;
  demo: boolean;
  language: Language;
  locale: string; // in which Intl writes times: "en-GB", the language's own region where the user has none
  texts: Record<string, Text>; // what the page says by itself, in that language
  languageSetting: '' | Language; // '' is the system's
  theme: '' | 'light' | 'dark';
  zoom: number; // per cent, 80 to 200
  singleKeys: boolean;
  browsers: Choice[]; // the first is the default browser
  browser: string;
  destinations: Choice[];
  list: ListView;
  opened: OpenedView[];
  notices: string[]; // a damaged settings file, and the like
}

/** How a role was opened last, or is to be; 0 or '' is not remembered. */
export interface Kept { seconds: Seconds; destination: string; region: string; browser: string; samlSignIn: string }

/** What of it changes; the rest stays. */
export interface KeptChange { seconds?: Seconds; destination?: string; region?: string; browser?: string; samlSignIn?: string }

/** What a role is assumed with beyond what it needs; '' is off. */
export interface Narrow { source: string; tags: string /* key=value, with commas between */; policy: string /* JSON or ARNs */ }

export interface NarrowView { now: Narrow; takesSource: boolean /* and tags */ }

export interface PlanOptions { roleArn: string; originOnly: boolean }

export interface OpenRequest extends PlanOptions {
  profile: string;
  seconds: Seconds;
  destination: string;
  region: string;
  browser: string;
  policy: string; // id of policies, or a policy ARN
  tryAnyway: boolean;
  confirmed: boolean; // what had to be asked first was answered
  copyLink: boolean; // Go puts the link on the clipboard; it never reaches the page
  switchTo: string; // switch-role-in-console: the role's ARN
  remedy: string; // added by the page: code of the remedy that was pressed, '' for none (sign-in-again, use-browser-session, …)
  codeFirst: boolean; // ask for the MFA code before anything else: no button was pressed here yet
}

export interface OpenView {
  state: 'opened' | 'shortened' | 'copied' | 'cancelled' | 'failed' | 'production';
  sentence: Template;
  note: string;
  said: string; // AWS's own English, without secrets
  got: Seconds; // 0 when unknown
  endsAt: number; // ms, 0 when unknown
  browser: string;
  hop: number; // -1, else the hop that failed
  remedies: Remedy[];
  primary: { act: PrimaryAct | 'again'; text: Template; seconds: Seconds; remedy: string };
  diagnose: boolean; // offer "The page shows an error"
}

// What may hold secrets goes by POST, never through a binding: text to
// /api/paste and /api/diagnose. Errors are a CodedError there too.
export interface Pasted { profile: string }

export interface DiagnoseRequest extends PlanOptions {
  text: string;
  profile: string; // that it is about, '' for none
  seconds: Seconds; // that were asked for, 0 for unknown
  ask: string; // id of a Question, '' to send nothing
}

export interface Question { id: string; text: string; note: string /* what is sent */ }

export interface Answer { code: string; text: string; ways: string[] }

export interface DiagnosisView {
  shown: string; // the text without its secrets
  removed: string; // what was taken out, '' for nothing
  answers: Answer[];
  asks: Question[];
  usable: boolean; // the text holds credentials to open the console with
  report: string; // for a support desk: no secrets, no ids
}

export interface SAMLRequest {
  text: string; // '' for the response that was caught last
  metadata: string; // of the identity provider, '' for none
  demo: boolean; // the demo's own response
  roleArn: string;
  seconds: Seconds; // wanted
  idp: string;
  signIn: string; // address to catch a response from
  act: '' | 'catch' | 'post' | 'relay' | 'assume' | 'save' | 'forget'; // save: the recipe's file
  key: string; // of the role that it is wanted for, '' for none
  anyway: boolean; // although AWS refuses it
  confirmed: boolean;
  destination: string;
  browser: string;
}

export interface SAMLView {
  whose: string; // '' before there is a response
  console: string;
  signature: string;
  findings: SAMLNote[];
  roles: Choice[];
  role: string; // of them the one that is wanted, '' for any
  ways: SAMLWayRow[]; // the first is the better one; none when AWS refuses the response
  seconds: Seconds; // wanted, within AWS's range
  durations: Seconds[]; // to choose from
  anyway: string; // offers the ways of a response that AWS refuses, '' where there is nothing to insist on
  question: string; // to be confirmed, '' for nothing
  done: string; // what opened, '' for nothing yet
  reply: string; // address that a response is caught at
  signIn: string;
  recipe: SAMLRecipe;
}

export interface SAMLNote { level: 'blocks' | 'uncertain' | 'shortens' | 'notes'; label: string; text: string }

export interface SAMLWayRow { act: '' | 'post' | 'relay' | 'assume'; button: string; note: string }

export interface SAMLRecipe {
  idps: Choice[];
  idp: string;
  steps: string[];
  fields: SAMLToCopy[];
  file: string; // name of a file to save, '' for none
  saved: string; // where it was saved
  result: string;
}

export interface SAMLToCopy { label: string; value: string }

export interface KeptView { text: string; any: boolean }

export interface Typed {
  seconds: Seconds; // 0 when not understood
  bare: Seconds[]; // "8 h or 8 min?"
  problem: string;
}

// Events from Go. `step` while Open runs, `mfa` when a code is wanted (answered
// by a POST of {"code":"123456"} to /api/mfa, never through a binding), `changed` when files or the
// store did.
export interface StepEvent { step: 'credentials' | 'token' | 'browser'; state: 'waiting' | 'under-way' | 'done' | 'failed'; detail: string }
export interface MfaEvent { device: string; wrong: boolean; shared: boolean /* it serves several roles */ }
// `show`: another process wants the page on a role; sentence is its question, '' for none.
// `notice`: a sentence that is to stay. `renew`: the session of this id, as its Renew does.
export interface ShowEvent {
  profile: string; roleArn: string; originOnly: boolean; seconds: Seconds; destination: string; region: string; browser: string;
  question: string; sentence: string;
}
// `signin` while SignIn runs, or Open with the remedy sign-in-again: go on in the
// browser, or, with a code, type it at the url. `browse` while Browse runs;
// what it found is in the list after the next `changed`.
export interface SignInEvent { name: string; code: string; url: string }
export interface BrowseEvent { session: string; accounts: number; done: number }

export interface SessionView {
  session: string; // what SignIn, SignOut and Browse take
  name: string;
  signedIn: boolean;
  state: string; // whether, and until when
  found: string; // what the last walk found, '' when there was none
  stale: boolean; // to be walked again where somebody looks at it
}

export interface CodedError { code: string; message: string }

export interface Backend {
  Bootstrap(): Promise<Start>;
  Reread(): Promise<ListView>;
  Plan(profile: string, options: PlanOptions): Promise<PlanView>;
  ParseDuration(text: string): Promise<Typed>;
  Open(request: OpenRequest): Promise<OpenView>;
  Cancel(): Promise<void>;
  Opened(): Promise<OpenedView[]>;
  Forget(id: string): Promise<void>; // an opened session, a learned fact or pasted credentials, by its id, key or profile
  Kept(): Promise<KeptView>;
  ForgetKept(): Promise<string>; // says what came of it
  Show(id: string): Promise<void>; // go to an opened session's destination without signing in
  CopyText(text: string): Promise<void>;
  OpenFile(profile: string): Promise<void>; // at the line of the profile's problem or position
  SetFavourite(key: string, on: boolean): Promise<void>;
  SetProduction(key: string, on: boolean): Promise<void>;
  SetColour(key: string, colour: string): Promise<void>;
  SetLanguage(language: '' | Language): Promise<Start>;
  SetTheme(theme: '' | 'light' | 'dark'): Promise<void>;
  SetZoom(percent: number): Promise<void>;
  SetSingleKeys(on: boolean): Promise<void>; // added by the page: the settings dialog switches them off (WCAG 2.1.4)
  SetBrowser(id: string): Promise<void>;
  Remember(key: string, change: KeptChange): Promise<void>; // how a role is opened next
  MaxSession(profile: string, options: PlanOptions): Promise<string>; // what IAM says of the role’s, in words
  Narrow(key: string, narrow: Narrow): Promise<void>; // what a role is assumed with, next time
  Settings(): Promise<SettingsView>; // waits for the login shell, 3 s at most
  SetAtLogin(on: boolean): Promise<SettingsView>;
  StartTray(): Promise<SettingsView>;
  SetReminder(minutes: number): Promise<SettingsView>; // 0 is never
  SetTrayAccounts(on: boolean): Promise<SettingsView>;
  SetShareCode(on: boolean): Promise<SettingsView>;
  SetSAML(signIn: string, port: number): Promise<SettingsView>; // port 0 is the usual one
  Sessions(): Promise<SessionView[]>; // the Identity Centers of the AWS files
  SignIn(profile: string): Promise<void>; // a profile or a session; Cancel ends it
  SignInByCode(): Promise<void>; // instead of in the browser here, while that is waited for
  SignOut(profile: string): Promise<void>;
  Browse(profile: string): Promise<void>; // all accounts and permission sets of a session, into the list; StopBrowse ends it
  StopBrowse(): Promise<void>;
  UseOwnFiles(): Promise<void>; // leaves the demo: starts the window again without it
  TryDemo(): Promise<void>;
  Quit(): Promise<void>;
}

// The only file that touches what Wails puts on the window. Every rejection
// comes out as a CallError; the MFA code and pasted texts go by POST, because a
// binding's arguments are logged when a bound method panics.

import type { Backend, BrowseEvent, CodedError, DiagnoseRequest, DiagnosisView, MfaEvent, Pasted, SAMLRequest, SAMLView, SettingsView, SignInEvent, StepEvent, ShowEvent } from './contract';

/** What Go refused, with the code that it gave. */
export class CallError extends Error implements CodedError {
  readonly code: string;
  constructor({ code, message }: CodedError) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}

export interface Events {
  step: StepEvent;
  mfa: MfaEvent;
  signin: SignInEvent;
  browse: BrowseEvent;
  changed: void;
  show: ShowEvent;
  notice: string;
  renew: string;
}

/** All that the page can ask of Go and hear from it. */
export interface Channel extends Backend {
  /** Answers an `mfa` event: POST /api/mfa with {"code": "123456"}, 204 when taken. */
  answerMfa(code: string): Promise<void>;
  /** Makes a profile of credentials: POST /api/paste. */
  paste(text: string): Promise<Pasted>;
  /** Puts variables over the login shell's: POST /api/environment. What is typed there by mistake may be a secret. */
  setEnvironment(text: string): Promise<SettingsView>;
  /** Says what a text means: POST /api/diagnose. */
  diagnose(request: DiagnoseRequest): Promise<DiagnosisView>;
  /** Reads, catches or uses a SAML response: POST /api/saml. */
  saml(request: SAMLRequest): Promise<SAMLView>;
  on<K extends keyof Events>(event: K, listener: (data: Events[K]) => void): () => void;
}

interface WailsWindow {
  go?: { main?: { App?: Record<string, (...args: unknown[]) => Promise<unknown>> } };
  runtime?: { EventsOn(event: string, listener: (data: unknown) => void): () => void };
}

const methods = [
  'Bootstrap', 'Reread', 'Plan', 'ParseDuration', 'Open', 'Cancel', 'Opened', 'Forget', 'Kept', 'ForgetKept', 'Show', 'CopyText', 'OpenFile',
  'SetFavourite', 'SetProduction', 'SetColour', 'SetLanguage', 'SetTheme', 'SetZoom', 'SetSingleKeys',
  'SetBrowser', 'Remember', 'MaxSession', 'Narrow', 'Settings', 'SetAtLogin', 'StartTray', 'SetReminder', 'SetTrayAccounts', 'SetShareCode', 'SetSAML', 'Sessions', 'SignIn', 'SignInByCode', 'SignOut', 'Browse', 'StopBrowse', 'UseOwnFiles', 'TryDemo', 'Quit',
] as const satisfies readonly (keyof Backend)[];

/** Wails rejects with Error(message), the message being {"code","message"} as JSON. */
export function asCallError(reason: unknown): CallError {
  const message = reason instanceof Error ? reason.message : String(reason);
  try {
    const parsed: unknown = JSON.parse(message);
    if (typeof parsed === 'object' && parsed !== null && 'code' in parsed && 'message' in parsed) {
      return new CallError({ code: String(parsed.code), message: String(parsed.message) });
    }
  } catch {
    // not JSON: Wails itself spoke
  }
  return new CallError({ code: 'unexpected', message });
}

export function wailsChannel(host: WailsWindow = window as WailsWindow, send: typeof fetch = fetch): Channel {
  const call = (method: string) => async (...args: unknown[]) => {
    const bound = host.go?.main?.App?.[method];
    if (!bound) throw new CallError({ code: 'unexpected', message: `${method} is not bound` });
    try {
      return await bound(...args);
    } catch (reason) {
      throw asCallError(reason);
    }
  };
  async function post<T>(what: string, body: object): Promise<T> {
    const answer = await send(`/api/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw asCallError(text || `POST /api/${what}: ${answer.status}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const backend = Object.fromEntries(methods.map((m) => [m, call(m)])) as unknown as Backend;
  return {
    ...backend,
    answerMfa: (code) => post('mfa', { code }),
    paste: (text) => post('paste', { text }),
    setEnvironment: (text) => post('environment', { text }),
    diagnose: (request) => post('diagnose', request),
    saml: (request) => post('saml', request),
    on(event, listener) {
      return host.runtime?.EventsOn(event, listener as (data: unknown) => void) ?? (() => {});
    },
  };
}

import { describe, expect, it, vi } from 'vitest';
import { asCallError, CallError, wailsChannel } from '../src/lib/api';

const host = (App: Record<string, (...args: unknown[]) => Promise<unknown>>) => ({ go: { main: { App } } });

describe('a rejection', () => {
  it('carries Go’s code and message', () => {
    const error = asCallError(new Error('{"code":"unknown-profile","message":"No profile is named x."}'));
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({ code: 'unknown-profile', message: 'No profile is named x.' });
  });

  it('that is not Go’s is unexpected', () => {
    expect(asCallError('gone')).toMatchObject({ code: 'unexpected', message: 'gone' });
    expect(asCallError(new Error('"text"'))).toMatchObject({ code: 'unexpected' });
  });
});

describe('the way to Go', () => {
  it('passes arguments on and answers back', async () => {
    const Plan = vi.fn(async () => 'view');
    const options = { roleArn: '', originOnly: true };
    await expect(wailsChannel(host({ Plan })).Plan('p', options)).resolves.toBe('view');
    expect(Plan).toHaveBeenCalledWith('p', options);
  });

  it('rejects with a CallError, also where nothing is bound', async () => {
    const Quit = async () => Promise.reject(new Error('{"code":"c","message":"m"}'));
    await expect(wailsChannel(host({ Quit })).Quit()).rejects.toMatchObject({ code: 'c', message: 'm' });
    await expect(wailsChannel({}).Quit()).rejects.toBeInstanceOf(CallError);
  });

  it('sends the MFA code by POST, and never through a binding', async () => {
    const send = vi.fn(async () => new Response(null, { status: 204 }));
    await wailsChannel({}, send).answerMfa('123456');
    expect(send).toHaveBeenCalledExactlyOnceWith('/api/mfa', expect.objectContaining({ method: 'POST', body: '{"code":"123456"}' }));
  });

  it('says in Go’s words why a code or a text was not taken', async () => {
    const refused = wailsChannel({}, async () => new Response('{"code":"code-not-asked","message":"No code is asked for."}', { status: 409 }));
    await expect(refused.answerMfa('123456')).rejects.toMatchObject({ code: 'code-not-asked', message: 'No code is asked for.' });
    await expect(refused.paste('text')).rejects.toBeInstanceOf(CallError);
  });

  it('sends pasted texts by POST, and never through a binding', async () => {
    const send = vi.fn(async () => new Response('{"profile":"pasted:"}', { status: 200 }));
    await expect(wailsChannel({}, send).paste('AWS_…')).resolves.toEqual({ profile: 'pasted:' });
    expect(send).toHaveBeenCalledExactlyOnceWith('/api/paste', expect.objectContaining({ method: 'POST', body: '{"text":"AWS_…"}' }));
  });

  it('says that the code was not taken, without the code', async () => {
    const refused = wailsChannel({}, async () => new Response(null, { status: 400 })).answerMfa('123456');
    await expect(refused).rejects.toSatisfy((e) => e instanceof CallError && !e.message.includes('123456'));
  });
});

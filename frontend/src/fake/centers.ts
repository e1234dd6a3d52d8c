// The Identity Center of the stand-in: one session, three accounts.

import { CallError, type Channel, type Events } from '../lib/api';
import type { Row, SessionView } from '../lib/contract';

const session = 'sso:acme';

type Emit = <K extends keyof Events>(event: K, data: Events[K]) => void;

export function fakeCenters(emit: Emit, take: (rows: Row[]) => void): Pick<Channel, 'Sessions' | 'SignIn' | 'SignInByCode' | 'SignOut' | 'Browse' | 'StopBrowse'> {
  let view: SessionView = { session, name: 'acme', signedIn: false, state: 'Not signed in.', found: '', stale: false };
  let stopped = false;
  return {
    Sessions: async () => [view],
    SignIn: async () => {
      emit('signin', { name: 'acme', code: 'ABCD-EFGH', url: 'https://device.sso.eu-west-1.amazonaws.com/' });
      await new Promise((done) => setTimeout(done, 10));
      view = { ...view, signedIn: true, state: 'Signed in until 17:42.', stale: true };
    },
    SignInByCode: async () => {},
    SignOut: async () => {
      if (!view.signedIn) throw new CallError({ code: 'unreachable', message: 'AWS could not be reached.' });
      view = { ...view, signedIn: false, state: 'Not signed in.' };
    },
    Browse: async () => {
      stopped = false;
      const found: Row[] = [];
      for (const done of [1, 2, 3]) {
        await new Promise((go) => setTimeout(go, 5));
        if (stopped) return;
        found.push(row(done));
        take([...found]);
        emit('browse', { session, accounts: 3, done });
        emit('changed', undefined);
      }
      view = { ...view, found: 'Accounts: 3, permission sets: 3.', stale: false };
    },
    StopBrowse: async () => {
      stopped = true;
    },
  };
}

function row(n: number): Row {
  const accountId = `00000000000${n}`;
  return {
    profile: `${session}/${accountId}/ViewOnly`, role: 'ViewOnly', account: `aaa-${n}`, accountId, icon: 'sso', favourite: false,
    production: false, colour: '', remembered: 0, recent: 0, problem: '',
  };
}

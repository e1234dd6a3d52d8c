// The settings of the stand-in for Go.

import { CallError } from '../lib/api';
import type { SettingsView } from '../lib/contract';

export function fakeSettings() {
  let view: SettingsView = {
    canStart: true, atLogin: false, trayNote: '', trayIdle: true, remindMinutes: 5, accounts: false, shareCode: false, samlSignIn: '', samlPort: 35001, overrides: '', note: '',
    variables: [
      { name: 'AWS_PROFILE', value: 'prod-admin', from: 'login shell' },
      { name: 'AWS_SECRET_ACCESS_KEY', value: 'set, not shown', from: 'login shell' },
      { name: 'PATH', value: '/usr/local/bin:/usr/bin:/bin', from: 'where Daypass was started' },
    ],
  };
  const set = (change: Partial<SettingsView>) => (view = { ...view, ...change });
  return {
    Settings: async () => view,
    SetAtLogin: async (atLogin: boolean) => set({ atLogin }),
    StartTray: async () => set({ trayIdle: false }),
    SetReminder: async (remindMinutes: number) => set({ remindMinutes }),
    SetTrayAccounts: async (accounts: boolean) => set({ accounts }),
    SetShareCode: async (shareCode: boolean) => set({ shareCode }),
    SetSAML: async (samlSignIn: string, samlPort: number) => set({ samlSignIn, samlPort }),
    setEnvironment: async (overrides: string) => {
      if (overrides.includes('SECRET')) throw new CallError({ code: 'environment-credential', message: 'Line 1: it would stand in the settings in clear.' });
      return set({ overrides });
    },
  };
}

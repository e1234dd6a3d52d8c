// What went wrong elsewhere, pasted credentials, what is kept, and the ways
// under Details: over the real App.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { startPage } from '../harness/daypass.mjs';
import { windowOf } from '../harness/window.mjs';

let daypass;
let page;
let window;
let credentials;

before(async () => {
  daypass = await startPage();
  page = daypass.page;
  window = windowOf(page);
  credentials = await demoCredentials();
});
after(() => daypass.stop());

// The demo's own files, which its settings name.
async function demoCredentials() {
  await page.getByRole('button', { name: 'Settings' }).click();
  const file = await dialog().locator('li .mono').filter({ hasText: /credentials$/ }).textContent();
  await close();
  const sections = {};
  let section;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const head = /^\[(.+)\]$/.exec(line);
    if (head) section = sections[head[1]] = {};
    const [, key, value] = /^(\w+) = (.+)$/.exec(line) ?? [];
    if (key) section[key] = value;
  }
  return sections;
}

const dialog = () => page.getByRole('dialog');
const close = () => dialog().getByRole('button', { name: 'Close' }).click();
const plain = (text) => (text ?? '').replace(/\s+/g, ' ');

async function more(item) {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

function paste(text) {
  return dialog().getByRole('textbox').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

const exported = (c) =>
  `export AWS_ACCESS_KEY_ID=${c.aws_access_key_id}\nexport AWS_SECRET_ACCESS_KEY=${c.aws_secret_access_key}\nexport AWS_SESSION_TOKEN=${c.aws_session_token}\n`;

function url(c, seconds) {
  const Session = JSON.stringify({ sessionId: c.aws_access_key_id, sessionKey: c.aws_secret_access_key, sessionToken: c.aws_session_token });
  return `https://signin.aws.amazon.com/federation?${new URLSearchParams({ Action: 'getSigninToken', SessionDuration: seconds, Session })}`;
}

async function noSecret(c) {
  const shown = (await page.content()) + (await page.evaluate(() => [...document.querySelectorAll('textarea, input')].map((f) => f.value).join('\n')));
  for (const secret of [c.aws_secret_access_key, c.aws_session_token]) {
    assert.ok(!shown.includes(secret) && !shown.includes(encodeURIComponent(secret)), 'a secret is on the page');
  }
}

test('a failing URL is explained without its secrets, and AWS is asked on request', async () => {
  const c = credentials['pasted-support'];
  await more('Something went wrong elsewhere?');
  await paste(`${url(c, 28800)}\nHTTP Status 400 - Invalid credentials parameter`);
  await dialog().getByText(/AWS answers this 400 for two causes/).waitFor();
  await dialog().getByText(/This URL holds whole credentials/).waitFor();
  await noSecret(c);
  assert.deepEqual(await violations(page), []);
  await dialog().getByRole('button', { name: 'Ask AWS who these credentials are' }).click();
  await dialog().getByText(/AWS says: the role Support/).waitFor();
  await dialog().getByRole('button', { name: 'Ask AWS whether it signs them in' }).click();
  await dialog().getByText(/AWS answered 400 although the credentials are valid/).waitFor();
  await noSecret(c);
  await dialog().getByRole('button', { name: 'Copy report' }).click();
  await close();
  assert.equal(daypass.home.consoles().length, 0);
});

test('pasted credentials are listed, judged, opened and forgotten', async () => {
  const c = credentials['pasted-analyst'];
  await more('Paste credentials…');
  assert.deepEqual(await violations(page), []);
  await paste('hello');
  await dialog().getByText(/There are no AWS credentials in this text/).waitFor();
  await paste(exported(c));
  await dialog().waitFor({ state: 'detached' });
  await noSecret(c);
  await window.ask('8 h');
  await window.says(/Nobody can tell beforehand/);
  await window.primary.click();
  await window.says(/Opened in Recorder for 8.h/);
  assert.match((await daypass.home.console(1)).text, /in 8 h, as SessionDuration asked/);
  await page.getByRole('button', { name: 'Forget these credentials' }).click();
  await page.getByRole('option', { name: /^pasted:/ }).waitFor({ state: 'detached' });
});

test('the page that an opened session shows is asked about with its way', async () => {
  await window.choose('audit');
  await window.primary.click();
  await window.says(/Opened in Recorder/);
  await page.getByRole('button', { name: 'The page shows an error' }).click();
  await paste('You must first log out before logging into a different AWS account');
  await dialog().getByText(/signed in to another account already/).waitFor();
  await dialog().getByRole('button', { name: 'Ask AWS about the credentials of audit' }).click();
  await dialog().getByText(/AWS accepts these credentials, and sign-in with SessionDuration too/).waitFor();
  await close();
});

test('a session that was opened by its origin is renewed by its origin', async () => {
  await window.choose('hub');
  await window.ask('8 h');
  await window.remedy(/^Open the EC2 instance role itself/).click();
  await window.says(/Opened in Recorder for 8.h/);
  await window.choose('billing');
  await page.getByRole('button', { name: 'Renew, hub' }).first().click();
  await window.says(/Opened in Recorder for 8.h/);
  assert.match((await daypass.home.console(4)).text, /in 8 h, as SessionDuration asked/);
});

test('a role is added, and hops are dropped, under Details', async () => {
  await window.choose('audit');
  await window.ask('8 h');
  await page.getByRole('button', { name: 'Details' }).click();
  const details = page.getByRole('dialog', { name: 'Details' });
  await details.getByLabel('Add a role ARN').fill('arn:aws:iam::111122223333:role/Deploy');
  await details.getByLabel('Add a role ARN').press('Enter');
  await window.says(/AWS refuses 8.h here: Deploy is assumed from another role/);
  await details.getByLabel('Use the origin alone').check();
  await window.says(/used directly/);
  await page.keyboard.press('Escape');
});

test('a source identity, tags and a session policy are remembered under Details, and sent', async () => {
  await window.choose('billing');
  await page.getByRole('button', { name: 'Details' }).click();
  const details = page.getByRole('dialog', { name: 'Details' });
  await details.getByText('Source identity, tags, session policy').click();
  const put = async (label, text) => {
    await details.getByLabel(label).fill(text);
    await details.getByLabel(label).press('Tab');
  };
  await put('Session tags', 'team');
  await details.getByText(/^A session tag is key=value/).waitFor();
  await put('Session tags', 'team=payments');
  await details.getByText(/^A session tag is key=value/).waitFor({ state: 'detached' });
  await put('Session policy', 'arn:aws:iam::aws:policy/ReadOnlyAccess');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  const before = daypass.home.consoles().length;
  await window.primary.click();
  await window.says(/Opened in Recorder/);
  assert.match((await daypass.home.console(before + 1)).text, /limited by ReadOnlyAccess/);
});

test('what was learned is shown under Details, and forgotten', async () => {
  await window.choose('vendor-tool');
  await window.ask('8 h');
  await window.primary.click();
  await window.says(/Opened for .*, not 8.h/);
  await page.getByRole('button', { name: 'Details' }).click();
  const details = page.getByRole('dialog', { name: 'Details' });
  await details.getByText(/AWS refused a duration for this chain/).waitFor();
  await details.getByRole('button', { name: 'Forget this' }).click();
  await details.getByText(/AWS refused a duration for this chain/).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
});

test('the statement that removes a hop is shown with its blanks, expired credentials are read again', async () => {
  await window.choose('incident-reports');
  await window.ask('8 h');
  await window.remedy(/Show the trust policy statement/).click();
  await dialog().getByText(/Fill in the names in <…>/).waitFor();
  assert.match(plain(await dialog().textContent()), /arn:aws:iam::<account>:user\/<name>/);
  await dialog().getByRole('button', { name: 'Copy', exact: true }).click();
  await close();
  await window.choose('pasted-yesterday');
  await page.getByRole('button', { name: /Get new credentials/ }).click();
  await window.says(/expired/);
});

test('what a code left in the keyring is named and forgotten in the settings', async () => {
  await window.choose('prod-admin');
  await window.ask('8 h');
  await window.primary.click();
  await window.typeCode();
  await window.says(/Opened in Recorder for 8.h/);
  await page.getByRole('button', { name: 'Settings' }).click();
  assert.match(plain(await dialog().getByText(/is kept in the keyring, until/).textContent()), /^What 1 MFA code gave is kept in the keyring, until /);
  assert.deepEqual(await violations(page), []);
  await dialog().getByRole('button', { name: 'Forget what is kept' }).click();
  await dialog().getByText('Forgotten: what 1 MFA code gave.').waitFor();
  await close();
});

test('a diagnosis takes the code of a profile that needs one', async () => {
  await page.getByRole('button', { name: 'The page shows an error' }).click();
  await dialog().getByRole('button', { name: 'Ask AWS about the credentials of prod-admin' }).click();
  const field = dialog().getByRole('textbox', { name: 'MFA code' });
  await field.fill('12');
  await field.press('Enter');
  await dialog().getByText('The code has 6 digits.').waitFor();
  await field.fill('000000');
  await dialog().getByRole('button', { name: 'Continue' }).click();
  await dialog().getByText(/AWS did not accept this code/).waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog().getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'The page shows an error' }).click();
  assert.equal(await field.count(), 0, 'the code is asked for no more');
  await close();
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints.filter((c) => !/\/api\/paste|422/.test(c)), []);
});

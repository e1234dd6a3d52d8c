// SAML over the real App: from a profile that saml2aws wrote, by the demo's
// identity provider, to the simulator's console; and what can be set beside it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from '../harness/axe.mjs';
import { startPage } from '../harness/daypass.mjs';
import { freePort } from '../harness/processes.mjs';
import { windowOf } from '../harness/window.mjs';

const admin = 'arn:aws:iam::111122223333:role/Federated';
let daypass;
let page;
let window;
const dialog = () => page.getByRole('dialog').last();
const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

before(async () => {
  daypass = await startPage();
  daypass.home.folder('Downloads');
  ({ page } = daypass);
  window = windowOf(page);
});
after(() => daypass.stop());

let port;
let provider; // where the demo signs in
test('the port of the reply address is set', async () => {
  port = await freePort();
  await page.getByRole('button', { name: 'Settings' }).click();
  const field = dialog().getByRole('textbox', { name: /SAML: port/ });
  await field.fill('80');
  await field.press('Tab');
  await dialog().getByText('The port is a number from 1024 to 65535.').waitFor();
  await field.fill(String(port));
  await field.press('Tab');
  await dialog().getByText('The port is a number from').waitFor({ state: 'detached' });
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
});

test('a profile of saml2aws is called what it is', async () => {
  await window.choose('federated');
  await window.says(/SAML sign-in by saml2aws or a tool like it/);
  assert.equal(await window.heading.textContent(), 'Federated');
});

test('its remedy leads to the identity provider, and with 12 h to the console', async () => {
  assert.equal(await window.primary.textContent(), 'Sign in through SAML…');
  await window.primary.click();
  await dialog().getByRole('combobox', { name: 'Duration' }).selectOption({ label: '12 h' });
  const address = dialog().getByRole('textbox', { name: /Address of your identity provider/ });
  await address.waitFor();
  provider = await address.inputValue();
  assert.match(provider, /^http:\/\/127\.0\.0\.1:\d+\/idp\/aws$/);
  await dialog().getByText(`http://127.0.0.1:${port}/saml`).waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog().getByRole('button', { name: 'Sign in at your identity provider' }).click();
  await dialog().getByText('Response of https://idp.acme.example for alice').waitFor({ timeout: 60_000 });
  assert.match((await daypass.home.console(1)).text, /Daypass has the response/);
  const said = plain(await dialog().textContent());
  assert.match(said, /Signature verified/);
  assert.match(said, /By itself the response gives only 8.h, less than was asked/);
  await dialog().getByRole('button', { name: /AssumeRoleWithSAML, for 12.h/ }).click();
  await dialog().getByText(/Opened in Recorder for 12.h/).waitFor({ timeout: 60_000 });
  const console = await daypass.home.console(2);
  assert.match(console.title, /Federated/);
  assert.match(console.text, /in 12 h, as SessionDuration asked/);
  await page.keyboard.press('Escape');
});

/** The demo's response, as a browser's tools list it. */
async function demoResponse() {
  const [, encoded] = /name="SAMLResponse" value="([^"]+)"/.exec(await (await fetch(provider)).text());
  return encoded.replaceAll('&#43;', '+');
}

test('what was received is gone with its dialog', async () => {
  await window.primary.click();
  await dialog().getByRole('textbox', { name: /Address of your identity provider/ }).waitFor();
  await dialog().getByRole('combobox', { name: 'Duration' }).waitFor();
  assert.equal(await dialog().getByText(/Response of/).count(), 0);
  await page.keyboard.press('Escape');
});

test('posted, the console lasts as the response says', async () => {
  await window.primary.click();
  await dialog().getByRole('button', { name: 'Sign in at your identity provider' }).click();
  await dialog().getByText('Response of https://idp.acme.example for alice').waitFor({ timeout: 60_000 });
  await dialog().getByRole('combobox', { name: 'Duration' }).selectOption({ label: '8 h' });
  await dialog().getByRole('button', { name: /Post it to AWS, for 8.h/ }).click();
  await dialog().getByText(/Opened in Recorder for 8.h/).waitFor({ timeout: 60_000 });
  assert.match((await daypass.home.console(4)).text, /8 h/); // the third is the page that the response was received on
  await page.keyboard.press('Escape');
});

test('a HAR file is read, and checked against what is set at the identity provider', async () => {
  await window.primary.click();
  const params = [{ name: 'SAMLResponse', value: encodeURIComponent(await demoResponse()) }];
  const entry = { request: { url: 'https://signin.aws.amazon.com/saml', postData: { mimeType: 'application/x-www-form-urlencoded', params } }, response: { content: {} } };
  const buffer = Buffer.from(JSON.stringify({ log: { version: '1.2', entries: [entry] } }));
  await dialog().getByLabel('Read a file').setInputFiles({ name: 'aws.har', mimeType: 'application/json', buffer });
  await dialog().getByText('Response of https://idp.acme.example for alice').waitFor();
  await dialog().getByText(/What to set for/).click();
  await dialog().getByRole('combobox', { name: /Identity provider/ }).selectOption('adfs');
  await dialog().getByRole('combobox', { name: 'Duration' }).selectOption({ label: '8 h' });
  await dialog().getByText(/This response gives what was wanted: 8.h/).waitFor();
  await dialog().getByRole('combobox', { name: 'Duration' }).selectOption({ label: '12 h' });
  await dialog().getByText(/This response does not give 12.h yet/).waitFor();
  assert.match(await dialog().textContent(), /=> issue\(Type = "https:\/\/aws\.amazon\.com\/SAML\/Attributes\/SessionDuration", Value = "43200"\);/);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
});

test('a response for another role says so', async () => {
  await window.choose('deploy-via-hub');
  await window.ask('8 h');
  const more = window.remedy(/^\d+ more$/);
  if (await more.count()) await more.click();
  await window.remedy(/Use SAML 2\.0/).click();
  await dialog().getByRole('textbox', { name: 'SAML response', exact: true }).fill(await demoResponse());
  await dialog().getByRole('button', { name: 'Read it' }).click();
  await dialog().getByText(new RegExp(`The response is not for arn:.*Deploy\\. Its roles: ${admin}`)).waitFor();
  await page.keyboard.press('Escape');
});

test('a sign-in that leads nowhere is cancelled, and nothing listens any more', async () => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'SAML 2.0…' }).click();
  await dialog().getByText('Receive it from the browser').click();
  await dialog().getByRole('textbox', { name: /Address of your identity provider/ }).fill(new URL('/mfa', provider).href);
  await dialog().getByRole('button', { name: 'Sign in at your identity provider' }).click();
  await dialog().getByText(/Sign in there in the browser/).waitFor();
  const answers = () => fetch(`http://127.0.0.1:${port}/saml`).then(({ status }) => status, () => 0);
  assert.equal(await answers(), 405); // it takes a post alone
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().getByText('Cancelled').waitFor();
  assert.equal(await answers(), 0);
  await page.keyboard.press('Escape');
});

test('what to set at Keycloak is saved as a file', async () => {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'SAML 2.0…' }).click();
  await dialog().getByText(/What to set for/).click();
  await dialog().getByRole('combobox', { name: /Identity provider/ }).selectOption('keycloak');
  await dialog().getByRole('button', { name: 'Download keycloak-aws.json' }).click();
  await dialog().getByText('Saved as ~/Downloads/keycloak-aws.json.').waitFor();
  const client = JSON.parse(readFileSync(join(daypass.home.path, 'Downloads', 'keycloak-aws.json'), 'utf8'));
  assert.equal(client.clientId, 'urn:amazon:webservices');
  assert.deepEqual(await violations(page), []);
});

test('what AWS refuses is sent only when the user insists', async () => {
  const text = '<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="r" Version="2.0"><Status><StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></Status><Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="a" Version="2.0"><Issuer>https://idp.example</Issuer></Assertion></Response>';
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'SAML 2.0…' }).click();
  const field = dialog().getByRole('textbox', { name: 'SAML response', exact: true });
  assert.ok(await field.evaluate((node) => node === document.activeElement), 'the text field has not the keyboard');
  await field.fill(text);
  await dialog().getByRole('button', { name: 'Read it' }).click();
  await dialog().getByText('AWS refuses this response.').waitFor();
  assert.equal(await dialog().getByRole('button', { name: /Post it to AWS/ }).count(), 0);
  await dialog().getByRole('button', { name: 'Send it to AWS all the same' }).click();
  await dialog().getByRole('button', { name: /Post it to AWS/ }).waitFor();
  await page.keyboard.press('Escape');
});

test('the page breaks no policy and logs no error', () => {
  assert.deepEqual(daypass.complaints.filter((c) => !/422/.test(c)), []);
});

// A stand-in for what Go says of a SAML response.

import type { SAMLRequest, SAMLView } from '../lib/contract';
import type { Say } from './say';

const roles = ['Admin', 'Federated'].map((name) => ({ id: `arn:aws:iam::111122223333:role/${name}`, name: `${name} · 111122223333` }));
const idps = ['adfs', 'okta', 'entra', 'keycloak', 'google', 'other'];
const attribute = 'https://aws.amazon.com/SAML/Attributes/SessionDuration';

export function fakeSaml(t: Say, r: SAMLRequest): SAMLView {
  const there = r.text !== '' || r.demo || r.act === 'catch';
  const got = '1 h';
  return {
    whose: there ? t('samlCheck.from', { issuer: 'https://idp.acme.example', name: 'alice' }) : '',
    console: t('samlCheck.console', { got, until: t('time.untilToday', { time: '17:42' }) }),
    signature: t(r.demo ? 'saml.signature.verified' : 'saml.signature.unverified'),
    findings: there
      ? [{ level: 'shortens', label: t('saml.level.shortens'), text: t('saml.finding.session-duration-missing', { duration: got, expected: attribute }) }]
      : [],
    roles,
    role: roles.find(({ id }) => id === r.roleArn)?.id ?? '',
    anyway: '',
    seconds: r.seconds,
    durations: [...new Set([3600, 28800, 43200, r.seconds])].sort((a, b) => a - b),
    ways: [
      { act: r.roleArn ? 'assume' : '', button: t('samlOpen.button.assume', { got: '8 h' }), note: t(r.roleArn ? 'samlOpen.why.shorter' : 'saml.page.which', { own: got }) },
      { act: 'post', button: t('samlOpen.button.post', { got }), note: t('samlOpen.post') },
    ],
    question: '',
    done: r.act === 'post' || r.act === 'assume' ? t('opened', { browser: 'Firefox', got, until: t('time.untilToday', { time: '17:42' }) }) : '',
    reply: 'http://127.0.0.1:35001/saml',
    signIn: '',
    recipe: {
      idps: idps.map((id) => ({ id, name: t(`saml.idp.${id}`) })),
      idp: r.idp,
      steps: r.idp ? [t('saml.recipe.other.1')] : [],
      fields: r.idp ? [{ label: t('saml.field.attribute'), value: attribute }, { label: t('saml.field.value'), value: String(r.seconds) }] : [],
      file: r.idp === 'keycloak' ? 'keycloak-aws.json' : '',
      saved: r.act === 'save' ? t('saml.recipe.saved', { file: '~/Downloads/keycloak-aws.json' }) : '',
      result: there ? t('saml.recipe.unfulfilled', { duration: '8 h' }) : '',
    },
  };
}

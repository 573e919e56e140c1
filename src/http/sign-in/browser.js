// The part of the sign-in pages that needs a browser: passkeys, and links whose secret stays out of every address that is sent.

const $ = selector => document.querySelector(selector);

/** Sends JSON and answers JSON; throws an error whose `problem` is what the service said. */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.title), { problem: answer });
  return answer;
}

function show(problem) {
  const box = $('#problem');
  const [first] = problem.problems ?? [];
  const title = document.createElement('strong');
  title.textContent = problem.title;
  box.replaceChildren(title, [first?.detail ?? problem.detail, first?.remedy ?? problem.remedy].join(' '));
  box.hidden = false;
  box.focus();
}

/** Runs what a button starts, once at a time, and shows what went wrong. */
function on(element, event, work) {
  element?.addEventListener(event, async happening => {
    happening.preventDefault();
    const buttons = document.querySelectorAll('button');
    for (const button of buttons) button.disabled = true;
    $('#problem').hidden = true;
    try {
      await work(happening);
    } catch (error) {
      const { title, text } = $('#problem').dataset;
      show(error.problem ?? { title, detail: text, remedy: '' });
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  });
}

const go = ({ to }) => location.assign(to);

const get = async options => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
};
const create = async options => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({ publicKey })).toJSON();
};

// A partner's consent link, on the way to which somebody signs in: what is behind its `#` goes with no form and to no company, so
// this tab keeps it for the page (portal/src/pages/partners/consent-token.ts), and the address does not.
if (location.hash && new URLSearchParams(location.search).get('to') === '/consent') {
  sessionStorage.setItem('muster-consent-token', location.hash.slice(1));
  history.replaceState(null, '', location.pathname + location.search);
}

// Sign in
on($('#with-passkey'), 'click', async ({ target }) => {
  const { attempt, options } = await post('/sign-in/passkey/ask', {});
  go(await post('/sign-in/passkey', { attempt, answer: await get(options), to: target.dataset.to }));
});

// A link: what is behind the `#` never leaves the browser but in the body of these requests.
const invitation = $('#invitation');
if (invitation) {
  const token = location.hash.slice(1);
  const who = () => ({ token, email: $('#email').value, name: $('#name').value });
  try {
    const { lead, email, name } = await post('/invitation/read', { token });
    $('#lead').textContent = lead;
    for (const [selector, known] of [['#email', email], ['#name', name]]) {
      if (known === null) continue;
      $(selector).value = known;
      $(selector).readOnly = true;
    }
    invitation.hidden = false;
  } catch (error) {
    show(error.problem ?? { title: error.message, detail: '', remedy: '' });
  }
  on($('#invited-with-passkey'), 'click', async () => {
    if (!$('#who').reportValidity()) return;
    const { attempt, options } = await post('/invitation/passkey/ask', who());
    go(await post('/invitation/passkey', { token, attempt, answer: await create(options) }));
  });
  on($('#invited-with-password'), 'submit', async () => {
    if (!$('#who').reportValidity()) return;
    go(await post('/invitation/password', { ...who(), password: $('#password').value }));
  });
  on($('#who'), 'submit', async () => {});
}

// A contact who confirms the address
const contact = $('#contact');
if (contact) {
  const token = location.hash.slice(1);
  try {
    const asked = await post('/contact/read', { token });
    for (const name of ['organization', 'area', 'email']) $(`#${name}`).textContent = asked[name];
    contact.hidden = false;
  } catch (error) {
    const { title, text } = $('#problem').dataset;
    show(error.problem ?? { title, detail: text, remedy: '' });
  }
  on($('#confirm'), 'click', async () => {
    await post('/contact/confirm', { token });
    const confirmed = $('#confirmed');
    $('#question').hidden = true;
    confirmed.textContent = confirmed.dataset.text;
    confirmed.focus();
  });
}

// On to the sign-in of an organization
const onward = $('#to-company[data-at-once]');
if (onward) location.replace(onward.href);

// Your account
on($('#add-passkey'), 'click', async () => {
  const { attempt, options } = await post('/account/passkeys/ask', {});
  go(await post('/account/passkeys', { attempt, answer: await create(options) }));
});

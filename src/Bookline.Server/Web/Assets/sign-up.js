// Says while one types whether the address is free, and knows the browser's time zone. The form works without.
const form = document.querySelector('[data-sign-up]');
const { business_name: businessName, domain, time_zone: zone } = form.elements;
const says = document.getElementById('domain-says');
const pauseMilliseconds = 350;
let timer;
let asked = 0;
let isOwnWord = domain.value !== '';

if (zone.value === '') {
  zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}

businessName.addEventListener('input', () => {
  if (!isOwnWord) {
    domain.value = slugOf(businessName.value);
    askLater();
  }
});
domain.addEventListener('input', () => {
  isOwnWord = domain.value !== '';
  askLater();
});

function askLater() {
  clearTimeout(timer);
  timer = setTimeout(ask, pauseMilliseconds);
}

async function ask() {
  const name = domain.value.trim();
  const number = ++asked;
  if (name === '') {
    return;
  }
  try {
    const response = await fetch(`/sign-up/domain?${new URLSearchParams({ name })}`);
    if (response.ok && number === asked) {
      show(await response.json());
    }
  } catch {
    // Offline for a moment: the server says so again when the form is sent.
  }
}

function show({ status, message, suggestion }) {
  const isFree = status === 'available';
  domain.setAttribute('aria-invalid', String(!isFree));
  says.className = isFree ? 'free' : 'wrong';
  says.setAttribute('role', 'status');
  says.textContent = message;
  if (suggestion) {
    const take = document.createElement('button');
    take.type = 'button';
    take.className = 'quiet';
    take.textContent = `Take ${suggestion}`;
    take.addEventListener('click', () => {
      domain.value = suggestion;
      isOwnWord = true;
      ask();
      domain.focus();
    });
    says.append(' ', take);
  }
}

function slugOf(text) {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 59);
}

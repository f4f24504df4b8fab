// Passkeys: the one thing on these pages that needs a script. What it cannot do stays hidden.
const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.parseRequestOptionsFromJSON;

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.errors?.[0]?.message ?? answer.detail ?? "Something went wrong. Try again.");
  }
  return answer;
}

async function signIn(button) {
  const options = await post("/account/sign-in/passkey/options", {});
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  const answer = await post("/account/sign-in/passkey", {
    credential: JSON.stringify(credential),
    next: button.dataset.next,
  });
  location.assign(answer.next);
}

async function add(form) {
  const fields = Object.fromEntries(new FormData(form));
  const options = await post("/account/passkeys/options", { current_password: fields.current_password });
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  });
  await post("/account/passkeys", { credential: JSON.stringify(credential), name: fields.name });
  location.assign("/account?saved=passkeys#passkeys");
}

// A person who changes their mind made no mistake.
async function attempt(work, element) {
  const trouble = (element.closest("form") ?? element.parentElement).querySelector("[data-passkey-trouble]");
  trouble.hidden = true;
  try {
    await work(element);
  } catch (error) {
    const changedMind = error.name === "NotAllowedError" || error.name === "AbortError";
    trouble.textContent = changedMind ? "No passkey was used." : error.message;
    trouble.hidden = false;
  }
}

if (able) {
  for (const element of document.querySelectorAll("[data-passkeys]")) {
    element.hidden = false;
  }
  document
    .querySelector("[data-passkey-sign-in]")
    ?.addEventListener("click", (event) => attempt(signIn, event.currentTarget));
  document.querySelector("[data-passkey-add]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(add, event.currentTarget);
  });
}

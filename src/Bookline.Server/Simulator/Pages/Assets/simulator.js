// Adds what is new as it happens, and sends forms without leaving the page. Without it, the same forms work.

const replaceOrAdd = (element) => {
  const there = document.getElementById(element.id);
  if (there) {
    // What is as it was stays: a focus in it, an open list, a choice begun.
    if (!isSame(there, element)) there.replaceWith(element);
    return;
  }
  const place = document.getElementById(element.dataset.in);
  if (!place) return;
  if (element.dataset.at === "start") {
    place.prepend(element);
    while (place.children.length > 100) place.lastElementChild.remove();
  } else {
    place.append(element);
    scrollDown(place);
  }
};

// An open list differs from a closed one, and a new copy of it is closed.
const isSame = (there, element) => {
  const copy = there.cloneNode(true);
  for (const open of copy.querySelectorAll("details[open]")) open.removeAttribute("open");
  for (const inert of copy.querySelectorAll("[inert]")) inert.removeAttribute("inert");
  return copy.isEqualNode(element);
};

const scrollDown = (log) => log.scrollTo({ top: log.scrollHeight });

let stream;
const listen = () => {
  const url = document.body.dataset.events;
  if (!url) return;
  stream = new EventSource(url);
  stream.addEventListener("open", () => document.body.classList.add("is-live"));
  stream.addEventListener("error", () => document.body.classList.remove("is-live"));
  stream.addEventListener("message", (event) => {
    const template = document.createElement("template");
    // A row of a table keeps its cells only inside a template.
    template.innerHTML = event.data;
    for (const element of [...template.content.children]) replaceOrAdd(element);
  });
};

const send = async (form, submitter) => {
  const body = new URLSearchParams(new FormData(form, submitter));
  const sheet = form.closest("details.list");
  if (sheet) close(sheet);
  const text = form.querySelector('input[name="text"]');
  if (text) text.value = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Live": "1" } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    if (stream?.readyState !== EventSource.OPEN) location.reload();
  } catch (error) {
    if (text && !text.value) text.value = body.get("text");
    say(form, error.message);
  }
};

const say = (form, trouble) => {
  const words = document.createElement("p");
  words.className = "notice";
  words.setAttribute("role", "alert");
  words.textContent = `Not sent. ${trouble}`;
  (form.closest(".phone")?.querySelector(".log") ?? form).append(words);
  if (words.parentElement.matches(".log")) scrollDown(words.parentElement);
};

const close = (sheet) => {
  sheet.open = false;
  for (const radio of sheet.querySelectorAll("input:checked")) radio.checked = false;
  sheet.querySelector("summary").focus();
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-live]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// An open list covers its phone: what it covers cannot be reached until it is closed.
document.addEventListener(
  "toggle",
  (event) => {
    const sheet = event.target;
    if (!sheet.matches("details.list")) return;
    const phone = sheet.closest(".phone");
    for (const covered of phone.querySelectorAll(".composer, .starter")) covered.inert = sheet.open;
    if (sheet.open) sheet.querySelector("input[type=radio]").focus({ preventScroll: true });
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest("details[open].list, details[open].menu");
  if (!open) return;
  if (open.matches(".list")) close(open);
  else open.open = false;
});

// Beside the sheet is back.
document.addEventListener("click", (event) => {
  if (event.target.matches(".sheet-place")) close(event.target.closest("details"));
});

for (const log of document.querySelectorAll(".log")) scrollDown(log);
listen();

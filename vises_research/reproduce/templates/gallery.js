const choices = [...document.querySelectorAll('input[name="lang"]')];

function show(lang) {
  for (const choice of choices) choice.checked = choice.value === lang;
  document.documentElement.lang = lang;
  document.title = titles[lang];
}

// The hash is a language, or the name of a figure, which stands in a language.
function open(others) {
  const hash = decodeURIComponent(location.hash.slice(1));
  const place = document.getElementById(hash);
  const asked = [hash, place?.closest("[data-lang]")?.dataset.lang, ...others];
  const lang = asked.find((one) => Object.hasOwn(titles, one ?? ""));
  if (lang) show(lang);
  if (lang && place) place.scrollIntoView();
}

// What the reader looks at, noted while it is still shown: the choice hides it before `change` tells.
let looked = null;
function look() {
  const lang = document.documentElement.lang;
  const seen = [...document.querySelectorAll(`article[data-lang="${lang}"]`)]
    .find((one) => one.getBoundingClientRect().bottom > innerHeight / 3);
  const top = seen?.getBoundingClientRect().top;
  looked = seen && scrollY > 0 ? { name: seen.id.slice(0, -lang.length), top } : null;
}

// It stays where it was on the screen.
function change(lang) {
  const was = looked;
  show(lang);
  history.replaceState(null, "", `#${lang}`);
  const same = was && document.getElementById(was.name + lang);
  if (same) scrollBy(0, same.getBoundingClientRect().top - was.top);
}

for (const type of ["scroll", "pointerdown", "keydown"]) {
  addEventListener(type, look, { capture: true, passive: true });
}
for (const choice of choices) choice.addEventListener("change", () => change(choice.value));
addEventListener("hashchange", () => open([]));
show(choices.find((choice) => choice.checked).value);
open(navigator.languages.map((one) => one.slice(0, 2)));

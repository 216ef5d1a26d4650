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

// What the reader was looking at stays where it was on the screen.
function change(lang) {
  const old = document.documentElement.lang;
  const seen = [...document.querySelectorAll(`article[data-lang="${old}"]`)]
    .find((one) => one.getBoundingClientRect().bottom > innerHeight / 3);
  const top = seen?.getBoundingClientRect().top;
  show(lang);
  history.replaceState(null, "", `#${lang}`);
  if (!seen || scrollY === 0) return;
  const same = document.getElementById(seen.id.slice(0, -old.length) + lang);
  if (same) scrollBy(0, same.getBoundingClientRect().top - top);
}

for (const choice of choices) choice.addEventListener("change", () => change(choice.value));
addEventListener("hashchange", () => open([]));
show(choices.find((choice) => choice.checked).value);
open(navigator.languages.map((one) => one.slice(0, 2)));

/* Runs in the page of a briefing, from disk too: no modules, nothing fetched. */
(() => {
  const pages = [...document.querySelectorAll(".page")];
  const partOf = (name) => pages.filter((page) => page.dataset.part === name);
  const presented = [...partOf("cover"), ...partOf("step")];
  const appendix = partOf("appendix");
  const byId = (id) => document.getElementById(id);
  const [black, notes, find, keys, number] = ["black", "notes", "find", "keys", "number"].map(byId);
  const box = find.querySelector("input");
  const list = find.querySelector("ul");
  let at = 0;
  let shown = null;
  let digits = "";

  const show = (page) => {
    shown?.classList.remove("now");
    shown = page;
    page.classList.add("now");
    const place = presented.indexOf(page);
    if (place >= 0) at = place;
    notes.querySelector("p").textContent = page.dataset.notes;
    document.title = page.dataset.title;
    const address = `#${page.id}`;
    if (location.hash !== address) history.replaceState(null, "", address);
  };
  const within = (list, to) => list[Math.max(0, Math.min(list.length - 1, to))];
  const go = (to) => show(within(presented, to));
  // Through the slides; through the appendix where it is open; from a sheet back to where the presenter was.
  const step = (by) => {
    if (shown.dataset.part === "appendix") show(within(appendix, appendix.indexOf(shown) + by));
    else go(shown.dataset.part === "sheet" ? at : at + by);
  };
  const say = (text) => {
    digits = text;
    number.hidden = text === "";
    number.textContent = number.dataset.words.replace("{n}", text);
  };
  const openFind = (open) => {
    find.hidden = !open;
    if (open) {
      box.value = "";
      offer();
      box.focus();
    } else box.blur();
  };
  const sheets = [
    ...new Map(pages.filter((page) => page.dataset.sheet).map((page) => [page.dataset.sheet, page])).values(),
  ].reverse();
  const firstOf = (code) => pages.find((page) => page.dataset.sheet === code);
  const offer = () => {
    const typed = box.value.trim().toLowerCase();
    const found = sheets.filter((page) => page.dataset.find.toLowerCase().includes(typed)).reverse();
    list.replaceChildren(
      ...found.map((page) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = firstOf(page.dataset.sheet).dataset.title;
        button.onclick = () => {
          openFind(false);
          show(firstOf(page.dataset.sheet));
        };
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
    if (found.length === 0) list.textContent = list.dataset.nothing;
  };
  box.addEventListener("input", offer);
  find.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") openFind(false);
    if (event.key === "Enter" && event.target === box) list.querySelector("button")?.click();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const stops = [box, ...list.querySelectorAll("button")];
      stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    }
  });

  const flip = (element) => () => {
    element.hidden = !element.hidden;
  };
  const next = () => step(1);
  const back = () => step(-1);
  const actions = new Map([
    ["arrowright", next],
    ["arrowdown", next],
    [" ", next],
    ["pagedown", next],
    ["arrowleft", back],
    ["arrowup", back],
    ["pageup", back],
    ["home", () => go(0)],
    ["end", () => go(presented.length - 1)],
    ["b", flip(black)],
    [".", flip(black)],
    ["n", flip(notes)],
    ["?", flip(keys)],
    ["a", () => appendix[0] && show(appendix[0])],
    ["/", () => sheets.length > 0 && openFind(true)],
    [
      "f",
      () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
    ],
    [
      "enter",
      () => {
        if (digits) show(within(pages, Number(digits) - 1));
        say("");
      },
    ],
    [
      "escape",
      () => {
        say("");
        black.hidden = true;
        go(at);
      },
    ],
  ]);
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    keys.hidden = event.key === "?" ? keys.hidden : true;
    if (/^\d$/.test(event.key)) return say((digits + event.key).slice(-3));
    const key = event.key.toLowerCase();
    const action = actions.get(key);
    if (!action) return;
    event.preventDefault();
    // A clicker's next brings the picture back before it goes on.
    if (!black.hidden && !["b", ".", "escape"].includes(key)) black.hidden = true;
    else action();
    if (key !== "enter") say("");
  });
  addEventListener("click", (event) => {
    if (find.hidden && !event.target.closest("#find,#notes,a,button")) step(1);
  });
  addEventListener("hashchange", () => show(byId(decodeURIComponent(location.hash.slice(1))) ?? presented[at]));
  const first = byId(decodeURIComponent(location.hash.slice(1)));
  show(first?.classList.contains("page") ? first : presented[0]);
})();

addEventListener("DOMContentLoaded", () => {
  const note = document.getElementById("note");
  const marked = (number) => document.querySelectorAll(`[data-q~="${number}"]`);
  const innermost = (element) => element.dataset.q.split(" ").at(-1);
  let shown = null, pinned = false, leaving = 0;

  const hide = () => {
    document.querySelectorAll(".on").forEach((element) => element.classList.remove("on"));
    document.querySelectorAll("[aria-describedby]").forEach((element) => element.removeAttribute("aria-describedby"));
    note.hidden = true;
    shown = null;
    pinned = false;
  };
  const place = (near) => {
    const box = near.getClientRects()[0] ?? near.getBoundingClientRect();
    const fits = box.bottom + note.offsetHeight + 8 < innerHeight || box.top < note.offsetHeight + 8;
    const left = Math.min(Math.max(box.left, 16), document.documentElement.clientWidth - note.offsetWidth - 16);
    note.style.left = `${left + scrollX}px`;
    note.style.top = `${(fits ? box.bottom + 6 : box.top - note.offsetHeight - 6) + scrollY}px`;
  };
  const show = (near, pin = false) => {
    clearTimeout(leaving);
    const number = innermost(near);
    if (pinned && !pin) return;
    hide();
    const said = document.querySelector(`#card-${number} .said`).cloneNode(true);
    said.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    note.replaceChildren(said);
    note.hidden = false;
    place(near);
    marked(number).forEach((element) => element.classList.add("on"));
    if (near.matches(".ref")) near.setAttribute("aria-describedby", "note");
    shown = number;
    pinned = pin;
  };
  const leave = () => { if (!pinned) { clearTimeout(leaving); leaving = setTimeout(hide, 200); } };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const mark = event.target.closest("[data-q]");
    if (mark) show(mark);
    else if (event.target.closest("#note")) clearTimeout(leaving);
    else if (shown) leave();
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches(".ref")) show(event.target); });
  document.addEventListener("focusout", (event) => { if (event.target.matches(".ref")) leave(); });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-q]:not(a)");
    if (mark) { if (pinned && shown === innermost(mark)) hide(); else show(mark, true); }
    else if (!event.target.closest("#note")) hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches(".ref")) show(target, true);
  };
  addEventListener("hashchange", follow);
  follow();
});

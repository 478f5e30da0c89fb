() => {
  document.documentElement.lang = "zh-CN";
  // Two labels of the chat that Gradio does not translate.
  const labels = { "Copy message": "复制这一条", "Copy conversation": "复制全部对话" };
  const translate = () => document.querySelectorAll("#chat button[title]").forEach((button) => {
    const label = labels[button.title];
    if (label) { button.title = label; button.setAttribute("aria-label", label); }
  });
  // A long list is read from its head: the last question is kept at the top of the chat until somebody scrolls.
  let asked = 0;
  let kept = false;
  const release = () => { kept = false; };
  ["wheel", "touchmove", "keydown", "mousedown"].forEach((name) => document.addEventListener(name, release, { passive: true }));
  const showHead = () => {
    const questions = document.querySelectorAll("#chat .user-row");
    const log = document.querySelector("#chat [role=log]");
    if (questions.length !== asked) {
      kept = questions.length > asked;
      asked = questions.length;
    }
    if (!log || !kept || !asked) return;
    log.scrollTop += questions[asked - 1].getBoundingClientRect().top - log.getBoundingClientRect().top - 40;
  };
  new MutationObserver(() => { translate(); showHead(); }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href*="#c-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const box = document.querySelector("#target textarea, #target input");
    if (!box) return;
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set;
    // The click's time makes a second click on the same citation an event too.
    setter.call(box, link.getAttribute("href").split("#c-")[1] + "@" + Date.now());
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (window.innerWidth <= 768) {
      setTimeout(() => document.querySelector("#source")?.scrollIntoView({ behavior: "smooth" }), 250);
    }
  }, true);
}

// The queue, looked at: asks for it every two seconds and changes nothing.
"use strict";
const words = {
  en: { renders: "Renders", waiting: "waiting", running: "running", done: "done", failed: "failed",
        cancelled: "stopped", empty: "Nothing has been rendered yet.", lost: "Shotgraph does not answer.",
        of: (over, known) => `${over} of ${known} tasks` },
  zh: { renders: "渲染", waiting: "等待中", running: "正在渲染", done: "已完成", failed: "失败", cancelled: "已停止",
        empty: "还没有渲染过任何内容。", lost: "Shotgraph 没有应答。", of: (over, known) => `${over} / ${known} 个任务` },
}[navigator.language.startsWith("zh") ? "zh" : "en"];
const list = document.getElementById("renders");
const empty = document.getElementById("empty");
const lost = document.getElementById("lost");
document.querySelector("h1").textContent = words.renders;
document.documentElement.lang = navigator.language;
empty.textContent = words.empty;
lost.textContent = words.lost;

function row(render) {
  const entry = document.createElement("li");
  entry.id = render.job;
  const picture = document.createElement("img");
  picture.alt = "";
  picture.style.visibility = "hidden";
  picture.onerror = () => { picture.style.visibility = "hidden"; };
  picture.onload = () => { picture.style.visibility = "visible"; };
  const text = document.createElement("div");
  for (const name of ["name", "state", "where", "bad"]) {
    const line = document.createElement("div");
    line.className = name;
    text.append(line);
  }
  const bar = document.createElement("progress");
  text.insertBefore(bar, text.children[2]);
  entry.append(picture, text);
  return entry;
}

function show(render) {
  const entry = document.getElementById(render.job) || row(render);
  const [name, state, bar, where, bad] = entry.children[1].children;
  name.textContent = render.project;
  const tasks = render.tasks_known ? words.of(render.tasks_over, render.tasks_known) : "";
  state.textContent = [words[render.state], tasks].filter(Boolean).join(" · ");
  bar.hidden = render.state !== "running";
  const part = render.at.total ? render.at.done / render.at.total : 0;
  bar.max = Math.max(1, render.tasks_known);
  bar.value = Math.min(render.tasks_over + part, bar.max);
  bar.setAttribute("aria-label", render.project);
  where.textContent = render.state === "running" ? [render.at.node, render.at.item].filter(Boolean).join(" · ")
    : render.files.map((file) => file.name).join(", ");
  bad.textContent = render.problems.join("\n");
  const seen = `/api/renders/${render.job}/thumbnail?at=${render.tasks_over}-${render.state}`;
  if (entry.dataset.seen !== seen) {
    entry.dataset.seen = seen;
    entry.children[0].src = seen;
  }
  return entry;
}

async function look() {
  try {
    const answer = await fetch("/api/renders");
    if (!answer.ok) throw new Error(answer.status);
    const renders = await answer.json();
    list.replaceChildren(...renders.map(show));
    empty.hidden = renders.length > 0;
    lost.hidden = true;
  } catch {
    lost.hidden = false;
  }
  setTimeout(look, 2000);
}
look();

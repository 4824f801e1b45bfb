// The words of the controls, in the language of the page.
const words = {
  en: {
    waiting: "Waiting for another example to end …",
    runtime: "Loading Python …",
    numpy: "Loading NumPy …",
    gradcheck: "Installing gradcheck …",
    megabytes: (now, all) => `${now} of about ${all} MB, once`,
    running: "Running …",
    stopped: "Stopped.",
    done: (seconds) => `Ran in ${seconds} s.`,
    failed: (line) => (line ? `Ended with an error, line ${line}.` : "Ended with an error."),
    agree: "Agrees with the output above",
    differ: (line) => `Differs from the output above, first in line ${line}`,
    tolerance: (parts) =>
      `numbers compared to 1 part in ${parts}, orders of magnitude (3e-05) to a factor of 4, counts of ` +
      "cost calls to 1 in 10; round-off below 1e-7 and measured times are not compared",
    flags: "NumPy cannot warn here: WebAssembly does not tell it of divisions by zero",
    edited: "you changed the example",
    stdout: "Your run",
    stderr: "Standard error",
    cut: "The output was cut here: it was longer than the page can hold.",
    editor: (name) => `Source of ${name}. Tab indents; Escape, then Tab leaves. Ctrl+Enter runs.`,
    edit: "Edit",
    finish: "Close editor",
    unloadable: (host, command) =>
      `Python could not be loaded from ${host}. Are you offline, or is that host blocked? ` +
      `Try again when it can be reached; or copy the example and run it at home, after: ${command}`,
    unsupported: "This browser cannot run Python here (it lacks Web Workers or WebAssembly).",
    crashed: "Python stopped unexpectedly; the next run starts it anew.",
    number: new Intl.NumberFormat("en", { maximumFractionDigits: 1 }),
  },
  zh: {
    waiting: "正在等待另一个例子结束……",
    runtime: "正在加载 Python……",
    numpy: "正在加载 NumPy……",
    gradcheck: "正在安装 gradcheck……",
    megabytes: (now, all) => `已下载 ${now} MB，共约 ${all} MB，只需一次`,
    running: "正在运行……",
    stopped: "已停止。",
    done: (seconds) => `运行完毕，用时 ${seconds} 秒。`,
    failed: (line) => (line ? `第 ${line} 行出错，运行中止。` : "运行出错中止。"),
    agree: "与上面的输出一致",
    differ: (line) => `与上面的输出不同，从第 ${line} 行开始`,
    tolerance: (parts) =>
      `数值按 1/${parts} 的精度比较，只给出数量级的数（如 3e-05）允许差 4 倍，代价函数调用次数允许差十分之一；` +
      "1e-7 以下的舍入误差和实测耗时不比较",
    flags: "NumPy 在这里无法发出警告：WebAssembly 不报告除以零",
    edited: "例子已被你修改",
    stdout: "你的运行结果",
    stderr: "标准错误",
    cut: "输出太长，页面放不下，到此为止。",
    editor: (name) => `${name} 的源码。Tab 键缩进；先按 Esc 再按 Tab 可离开；Ctrl+Enter 运行。`,
    edit: "编辑",
    finish: "结束编辑",
    unloadable: (host, command) =>
      `无法从 ${host} 加载 Python。是没有联网，还是该地址被屏蔽了？` +
      `可以联网后再试；也可以复制这个例子在本机运行，先执行：${command}`,
    unsupported: "这个浏览器无法在页面里运行 Python（缺少 Web Worker 或 WebAssembly）。",
    crashed: "Python 意外停止；下次运行会重新启动。",
    number: new Intl.NumberFormat("zh", { maximumFractionDigits: 1 }),
  },
};

/** Return the words for the page as it is now; instant navigation may have changed its language. */
export function say() {
  return words[document.documentElement.lang] ?? words.en;
}

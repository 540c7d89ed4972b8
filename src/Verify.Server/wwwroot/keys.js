// Keys for those who work through a queue. Everything works without this file, and they can be switched off (WCAG 2.1.4).
const help = document.getElementById('keys');
const box = help?.querySelector('input');
const on = () => localStorage.getItem('keys') !== 'off';

if (box) {
  box.checked = on();
  box.addEventListener('change', () => localStorage.setItem('keys', box.checked ? 'on' : 'off'));
}

const rows = () => [...document.querySelectorAll('.queue tbody tr:not(.line)')];

const move = step => {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex(row => row.classList.contains('here'));
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  all.forEach(row => row.classList.toggle('here', row === next));
  next.querySelector('a')?.focus();
  next.scrollIntoView({ block: 'nearest' });
};

const press = key => {
  const named = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!named) return false;
  if (named.matches('input, select, textarea')) named.focus();
  else named.click();
  return true;
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
  if (event.key === '?' && help) {
    help.hidden = !help.hidden;
    if (!help.hidden) box.focus();
  }
  else if (!on()) return;
  else if (event.key === 'j' || event.key === 'k') move(event.key === 'j' ? 1 : -1);
  else if (event.key.length !== 1 || !press(event.key)) return;
  event.preventDefault();
});

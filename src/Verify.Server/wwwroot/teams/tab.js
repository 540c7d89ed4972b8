// The tab in Teams. It has no cookie: many clients drop those in frames. Each call carries the token that Teams gives for the person who is signed in there.
import { app, authentication } from './teams-js.js';

const tab = document.getElementById('tab');
const says = tab.dataset;

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const say = text => tab.replaceChildren(element('p', text, 'note'));

const get = async path => {
  const token = await authentication.getAuthToken();
  const answer = await fetch(`/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(answer.status === 403 || answer.status === 401 ? says.denied : says.failed);
  return answer.json();
};

const review = async () => {
  const page = await get('candidates?order=review&limit=25');
  if (page.items.length === 0) return say(says.empty);
  const list = element('ul', null, 'plain');
  for (const candidate of page.items.filter(one => !one.done)) {
    const row = element('li');
    const link = element('a', candidate.name ?? candidate.id);
    link.href = `/review/${encodeURIComponent(candidate.id)}`;
    link.target = '_blank';
    row.append(link, ' ', element('span', (candidate.recommendation ?? '').replaceAll('-', ' '), 'tag'), ' ', element('span', candidate.jobTitle ?? '', 'sub'));
    list.append(row);
  }
  tab.replaceChildren(list);
};

const card = async candidate => {
  if (!candidate) return say(says.none);
  const progress = await get(`candidates/${encodeURIComponent(candidate)}/progress`);
  if (!progress) return say(says.none);
  const link = element('a', says.more);
  link.href = `/progress/${encodeURIComponent(progress.candidate)}`;
  link.target = '_blank';
  const more = element('p');
  more.append(link);
  tab.replaceChildren(element('p', progress.status.replaceAll('-', ' '), 'tag'), element('p', progress.task), more);
};

try {
  await app.initialize();
} catch {
  say(says.outside);
}

if (app.isInitialized()) {
  try {
    const context = await app.getContext();
    await (says.tab === 'review' ? review() : card(context.page.subPageId));
    app.notifySuccess();
  } catch (error) {
    say(error.message || says.failed);
  }
}

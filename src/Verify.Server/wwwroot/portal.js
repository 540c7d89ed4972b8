// The portal works without this file: it fills in the time zone where that was agreed to, turns photos of other kinds into JPEG, and runs the live check.
const longest = 4000, most = 12 * 1024 * 1024;

for (const form of document.querySelectorAll('form[data-device]')) {
  form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  form.elements.offset.value = String(-new Date().getTimezoneOffset());
}

/** A picture as JPEG, and how bright it is. */
async function asJpeg(source, quality = 0.92) {
  const scale = Math.min(1, longest / Math.max(source.width, source.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(source.width * scale);
  canvas.height = Math.round(source.height * scale);
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error('no blob')), 'image/jpeg', quality));
}

function brightness(source) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const context = canvas.getContext('2d');
  context.drawImage(source, 0, 0, 64, 64);
  const { data } = context.getImageData(0, 0, 64, 64);
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += 0.3 * data[i] + 0.59 * data[i + 1] + 0.11 * data[i + 2];
  return sum / (data.length / 4);
}

function put(input, blobs) {
  const list = new DataTransfer();
  blobs.forEach((blob, i) => list.items.add(new File([blob], `picture-${i + 1}.jpg`, { type: 'image/jpeg' })));
  input.files = list.files;
}

for (const form of document.querySelectorAll('form[data-reencode]')) {
  const problem = form.querySelector('[data-problem]');
  const say = text => { problem.textContent = text ?? ''; problem.hidden = !text; };
  for (const input of form.querySelectorAll('input[type=file]')) {
    input.addEventListener('change', async () => {
      say('');
      const file = input.files[0];
      if (!file) return;
      if (file.type === 'application/pdf') { if (file.size > most) say(form.dataset.size); return; }
      try {
        const picture = await createImageBitmap(file);
        const light = brightness(picture);
        if (light < 50) say(form.dataset.dark);
        else if (light > 245) say(form.dataset.bright);
        // JPEG and PNG go as they are: what the camera wrote into them helps to see that they are untouched.
        if (!['image/jpeg', 'image/png'].includes(file.type) || file.size > most) put(input, [await asJpeg(picture)]);
      } catch {
        say(form.dataset.heic);
      }
    });
  }
}

for (const form of document.querySelectorAll('form[data-live]')) {
  const [start, video, said] = [form.querySelector('[data-start]'), form.querySelector('video'), form.querySelector('[data-say]')];
  const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
  start.hidden = false;
  start.addEventListener('click', async () => {
    start.hidden = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: { ideal: 1280 } }, audio: false });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      form.elements.camera.value = stream.getVideoTracks()[0]?.label ?? '';
      const frames = [];
      for (const prompt of form.querySelectorAll('[data-prompt]')) {
        said.textContent = prompt.textContent;
        await wait(Number(form.dataset.pause ?? 3500));
        const frame = await createImageBitmap(video);
        frames.push(await asJpeg(frame, 0.85));
      }
      for (const track of stream.getTracks()) track.stop();
      said.textContent = form.dataset.sending;
      put(form.elements.frames, frames);
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
      start.hidden = false;
    }
  });
}

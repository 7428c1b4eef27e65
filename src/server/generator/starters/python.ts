import type { FileDraft } from '../files'
import { APP_UID, file, type ServiceFacts, type Starter } from './starter'

export const flaskStarter: Starter = (facts) => [
  file('requirements.txt', 'flask==3.1.2', 'gunicorn==23.0.0'),
  file(
    'app.py',
    'from flask import Flask, jsonify',
    '',
    'app = Flask(__name__)',
    '',
    '',
    `@app.get("${facts.health}")`,
    'def health():',
    '    return "ok"',
    '',
    '',
    '@app.get("/")',
    'def about():',
    `    return jsonify(service="${facts.name}")`,
  ),
  dockerfile(
    facts,
    `exec gunicorn --bind 0.0.0.0:\${PORT:-${facts.port}} --workers 2 --worker-tmp-dir /dev/shm app:app`,
  ),
  IGNORED,
]

export const fastapiStarter: Starter = (facts) => [
  file('requirements.txt', 'fastapi==0.116.1', 'uvicorn[standard]==0.35.0'),
  file(
    'app.py',
    'from fastapi import FastAPI',
    'from fastapi.responses import PlainTextResponse',
    '',
    `app = FastAPI(title="${facts.name}")`,
    '',
    '',
    `@app.get("${facts.health}", response_class=PlainTextResponse)`,
    'async def health() -> str:',
    '    return "ok"',
    '',
    '',
    '@app.get("/")',
    'async def about() -> dict[str, str]:',
    `    return {"service": "${facts.name}"}`,
  ),
  dockerfile(facts, `exec uvicorn app:app --host 0.0.0.0 --port \${PORT:-${facts.port}}`),
  IGNORED,
]

export const djangoStarter: Starter = (facts) => [
  file('requirements.txt', 'django==5.2.6', 'gunicorn==23.0.0'),
  file(
    'app.py',
    'import os',
    '',
    'from django.conf import settings',
    'from django.core.wsgi import get_wsgi_application',
    'from django.http import HttpResponse, JsonResponse',
    'from django.urls import path',
    '',
    'settings.configure(',
    '    # Set DJANGO_SECRET_KEY from a Secret before sessions or signing are used.',
    '    SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY") or os.urandom(32).hex(),',
    '    ALLOWED_HOSTS=os.environ.get("ALLOWED_HOSTS", "*").split(","),',
    '    ROOT_URLCONF=__name__,',
    '    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],',
    ')',
    '',
    '',
    'def health(_request):',
    '    return HttpResponse("ok", content_type="text/plain")',
    '',
    '',
    'def about(_request):',
    `    return JsonResponse({"service": "${facts.name}"})`,
    '',
    '',
    `urlpatterns = [path("${facts.health.slice(1)}", health), path("", about)]`,
    'app = get_wsgi_application()',
  ),
  dockerfile(
    facts,
    `exec gunicorn --bind 0.0.0.0:\${PORT:-${facts.port}} --workers 2 --worker-tmp-dir /dev/shm app:app`,
  ),
  IGNORED,
]

const IGNORED: FileDraft = file('.dockerignore', '__pycache__', '.venv', '.git', '*.log')

function dockerfile({ port }: ServiceFacts, command: string): FileDraft {
  return file(
    'Dockerfile',
    'FROM python:3.13-slim',
    'WORKDIR /app',
    'ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1',
    'COPY requirements.txt ./',
    'RUN pip install --no-cache-dir -r requirements.txt',
    'COPY *.py ./',
    `USER ${APP_UID}`,
    `EXPOSE ${port}`,
    '# A shell reads PORT; exec lets the server get SIGTERM itself.',
    `CMD ["sh", "-c", "${command}"]`,
  )
}

{{/* What every pod may do, and where it may run with what. */}}
{{- define "muster.pod" -}}
serviceAccountName: {{ include "muster.name" . }}
automountServiceAccountToken: false
# A Service named muster would make the variable MUSTER_PORT.
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "muster.container" -}}
image: {{ include "muster.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
envFrom:
  - configMapRef:
      name: {{ include "muster.name" . }}
{{- end }}

{{- define "muster.secrets" -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ include "muster.secret" . }}
      key: DATABASE_URL
- name: MUSTER_KEY
  valueFrom:
    secretKeyRef:
      name: {{ include "muster.secret" . }}
      key: MUSTER_KEY
- name: MUSTER_OLD_KEYS
  valueFrom:
    secretKeyRef:
      name: {{ include "muster.secret" . }}
      key: MUSTER_OLD_KEYS
      optional: true
- name: MUSTER_METRICS_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ include "muster.secret" . }}
      key: MUSTER_METRICS_TOKEN
      optional: true
- name: MUSTER_DATABASE_DIRECT_URL
  valueFrom:
    secretKeyRef:
      name: {{ include "muster.secret" . }}
      key: MUSTER_DATABASE_DIRECT_URL
      optional: true
- name: MUSTER_REPLICA_URL
  valueFrom:
    secretKeyRef:
      name: {{ include "muster.secret" . }}
      key: MUSTER_REPLICA_URL
      optional: true
{{- end }}

# Một tiến trình của phần mềm; compose.yaml ghép hai tiến trình, nginx và PostgreSQL.
FROM python:3.11-slim

# psycopg đọc PostgreSQL qua thư viện này.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home ntm

WORKDIR /opt/ntm
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

COPY .streamlit/config.toml .streamlit/config.toml
COPY app.py cli.py ./
COPY data data
COPY geo geo
COPY intake intake
COPY layers layers
COPY ntm ntm
COPY verbs verbs
COPY views views

# Chỉ ba nơi này được ghi; phần mềm chạy dưới người dùng thường.
ENV NTM_CACHE_DIR=/var/cache/ntm NTM_STORE_DIR=/var/lib/ntm NTM_LOG=json STREAMLIT_SERVER_PORT=8501
RUN install -d -o ntm -g ntm -m 0700 /var/cache/ntm /var/lib/ntm static
USER ntm
VOLUME ["/var/cache/ntm", "/var/lib/ntm"]

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:$STREAMLIT_SERVER_PORT/_stcore/health')"

# Địa chỉ cho người xem được nói trước, nên Streamlit không hỏi máy nào trên mạng để tìm địa chỉ của mình.
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--browser.serverAddress", "localhost"]

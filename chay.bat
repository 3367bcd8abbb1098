@echo off
rem Bấm đúp để mở phần mềm. Lần đầu cài vào thư mục .venv; từ thư mục wheels khi không có internet.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set PYTHONUTF8=1
set NTM_PYTHON=
where py >nul 2>nul && set NTM_PYTHON=py -3
if not defined NTM_PYTHON where python >nul 2>nul && set NTM_PYTHON=python
if not defined NTM_PYTHON goto missing
%NTM_PYTHON% deploy\start.py %*
if errorlevel 1 goto failed
exit /b 0

:missing
echo Máy này chưa có Python. Hãy cài Python 3.11 trở lên, chọn "Add python.exe to PATH", rồi bấm đúp chay.bat lần nữa.

:failed
echo.
pause
exit /b 1
